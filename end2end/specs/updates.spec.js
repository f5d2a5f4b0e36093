import { add, another, button, expect, open, people, plan, settled, test, unique } from '../support/test.js';

/** What the page asks the server from now on: the paths, in their order. */
function asked(page) {
  const paths = [];
  page.on('request', request => {
    const path = new URL(request.url()).pathname;
    // The counts around every page are read again whatever happens to whoever is signed in, in other tests too.
    if (path.startsWith('/api/') && !['/api/me', '/api/notifications/ringing'].includes(path)) paths.push(path);
  });
  return paths;
}

/** Until what was changed here has come once more, on the line that tells everybody. */
const told = page => page.waitForTimeout(1500);

async function addTask(page, title) {
  await page.getByText('Add a task').first().click();
  await page.getByLabel('Task', { exact: true }).fill(title);
  await button(page, 'Add task').click();
  await expect(page.locator('.task', { hasText: title })).toBeVisible();
}

test('a call page reads itself again after a task, and asks for nothing else', async ({ page }) => {
  await plan(page, unique('Read once'));
  await open(page, page.url());
  const paths = asked(page);
  await addTask(page, unique('Send it'));
  await told(page);
  expect(paths).toEqual(['/api/tasks/save', '/api/calls/read']);
});

test('a record reads its facts again after a task, and not its history', async ({ page }) => {
  await open(page, await add(page, 'contacts', unique('Vera')));
  const paths = asked(page);
  await addTask(page, unique('Ring her'));
  await told(page);
  expect(paths).toEqual(['/api/tasks/save', '/api/records/read']);
});

test('starting a call counts the overdue ones again', async ({ page }) => {
  await plan(page, unique('Started here'));
  await open(page, page.url());
  const paths = asked(page);
  const counted = page.waitForRequest(request => new URL(request.url()).pathname === '/api/me');
  await button(page, 'Start').click();
  await expect(button(page, 'Start')).toHaveCount(0);
  await counted;
  await told(page);
  expect(paths.sort()).toEqual(['/api/calls/read', '/api/calls/start']);
});

test('a search and a filter that are half typed stay when a colleague plans a call or adds somebody', async ({ page, browser }) => {
  const theirs = await another(browser, people.ana);
  await open(page, '/calls');
  const find = page.getByLabel('Find in purpose and outcome');
  await find.fill('half a wo');
  await page.getByText('Filter and sort').click();
  await page.getByLabel('Status').selectOption('held');
  await page.getByLabel('From').fill('2026-01-31');
  // Somebody new joins: the list of owners is another one.
  const admin = await another(browser, people.sam);
  const name = unique('Half Filter');
  await open(admin, '/settings/users');
  await admin.getByLabel('Name', { exact: true }).fill(name);
  await admin.getByLabel('E-mail address').fill(`${name.replaceAll(' ', '.').toLowerCase()}@callboard.example`);
  await admin.getByLabel('First password').fill('known to one alone');
  await button(admin, 'Add user').click();
  await expect(admin.locator('.row.user', { hasText: name })).toBeVisible();
  const again = page.waitForResponse(answer => new URL(answer.url()).pathname === '/api/calls/list');
  await plan(theirs, unique('Planned by Ana'));
  await again;
  await told(page);
  await expect(find).toHaveValue('half a wo');
  await expect(page.getByLabel('Status')).toHaveValue('held');
  await expect(page.getByLabel('From')).toHaveValue('2026-01-31');
  await expect(page.getByLabel('From')).toBeVisible();

  await open(page, '/contacts');
  const who = page.getByLabel('Find by name, e-mail or number');
  await who.fill('half a na');
  const listed = page.waitForResponse(answer => new URL(answer.url()).pathname === '/api/records/list');
  await add(theirs, 'contacts', unique('Added by Ana'));
  await listed;
  await told(page);
  await expect(who).toHaveValue('half a na');
  // What the address says counts again once it says something else.
  await page.goto('/contacts?q=Roe');
  await settled(page);
  await button(page, 'Find').click();
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(who).toHaveValue('');
});

test('nothing moves under a finger: what a colleague changes is shown once a press is over', async ({ page, browser }) => {
  const both = unique('Pressed');
  const theirs = await another(browser, people.ana);
  await plan(page, `${both} first`);
  await open(page, `/calls?q=${encodeURIComponent(both)}`);
  const first = page.getByRole('link', { name: `${both} first`, exact: true });
  await first.hover();
  await page.mouse.down();
  const again = page.waitForResponse(answer => new URL(answer.url()).pathname === '/api/calls/list');
  // It stands above the first.
  await plan(theirs, `${both} second`, { time: '15:00', zone: 'America/New_York' });
  await again;
  await page.waitForTimeout(300);
  await page.mouse.up();
  await expect(page.getByRole('heading', { level: 1, name: `${both} first` })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('link', { name: `${both} second`, exact: true })).toBeVisible();
});

test.describe('as an administrator', () => {
  test.use({ who: 'sam' });
  test('the health page says in words how everything is @still', async ({ page }) => {
    await open(page, '/settings/health');
    await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
    await expect(page.getByText('All is well.')).toBeVisible();
    const imports = page.locator('.row', { hasText: 'Imports are checked and written' });
    await expect(imports).toContainText(/Ran .* in /);
    await settled(page);
  });
});

test.describe('as an agent', () => {
  test.use({ who: 'jonas', provoked: [403] });
  test('the health page is not shown @still', async ({ page }) => {
    await open(page, '/settings/health');
    await expect(page.getByRole('heading', { level: 1, name: 'This is not for you' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Health' })).toHaveCount(0);
  });
});
