import { url } from '../support/browser.js';
import { alive, another, button, expect, open, password, people, settled, test, unique } from '../support/test.js';

test.describe('signed out', () => {
  // 401: what a page asked for while its session ended.
  test.use({ who: null, provoked: [401, 422] });

  test('signing in leads to where one was going, and out again @still', async ({ page }) => {
    await page.goto('/calls?preset=mine');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await page.getByLabel('E-mail address').fill(people.jonas);
    await page.getByLabel('Password').fill(password);
    await button(page, 'Sign in').click();
    await expect(page).toHaveURL(/\/calls\?preset=mine$/);
    await settled(page);
    await button(page, 'Sign out').click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await page.goto('/');
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test('a wrong password and an unknown account are answered alike @still', async ({ page }) => {
    const said = [];
    for (const email of [unique('nobody').replace(' ', '-') + '@callboard.example', people.jonas]) {
      await page.goto('/sign-in');
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill('not the password');
      await button(page, 'Sign in').click();
      said.push(await page.getByRole('alert').textContent());
      await expect(page.getByLabel('E-mail address')).toHaveValue(email);
    }
    expect(said[0]).toBe('That e-mail address and password do not belong together.');
    expect(said[1]).toBe(said[0]);
  });
});

test('an administrator adds somebody, who signs in; deactivated, they are signed out at once', async ({ page, browser }) => {
  const name = unique('New Person');
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@callboard.example`;
  await open(page, '/settings/users');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('First password').fill(password);
  await button(page, 'Add user').click();
  await expect(page.getByRole('listitem').filter({ hasText: email })).toBeVisible();

  const theirs = await another(browser, email);
  await theirs.goto('/calls');
  await expect(theirs.getByRole('heading', { name: 'Choose your password' })).toBeVisible();
  await theirs.getByLabel('Password you were given').fill(password);
  await theirs.getByLabel('New password').fill('known to me alone');
  await button(theirs, 'Save and go on').click();
  await expect(theirs).toHaveURL(/\/$/);
  await expect(theirs.getByRole('heading', { level: 1 })).toBeVisible();
  await theirs.goto('/settings/users');
  await expect(theirs.getByText('Only an administrator may do this.')).toBeVisible();

  await page.getByRole('group').filter({ has: page.getByLabel(`Change ${name}`) }).locator('summary').click();
  await page.getByRole('listitem').filter({ hasText: email }).getByRole('button', { name: 'Deactivate' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: email })).toContainText('deactivated');
  await page.getByRole('link', { name: 'Deactivated' }).click();
  await page.getByLabel('Find by name or e-mail').fill(email);
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByRole('list', { name: 'Users' }).getByRole('listitem')).toHaveCount(1);
  await theirs.goto('/');
  await expect(theirs).toHaveURL(/\/sign-in/);
  await theirs.context().close();
});

test('places where one is signed in are listed, and end one by one @still', async ({ page, browser }) => {
  // Others of these tests are signed in as Sam as well: the phone is this one's alone.
  const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1';
  const phone = await browser.newContext({ userAgent: agent, storageState: { cookies: [], origins: [] }, baseURL: url, javaScriptEnabled: alive() });
  const there = await phone.newPage();
  await there.goto('/sign-in');
  await there.getByLabel('E-mail address').fill(people.sam);
  await there.getByLabel('Password').fill(password);
  await button(there, 'Sign in').click();
  await expect(there).toHaveURL(/\/$/);

  await open(page, '/profile');
  const places = page.getByRole('list', { name: 'Where you are signed in' });
  await expect(places.getByText('This browser')).toHaveCount(1);
  const end = places.getByRole('button', { name: 'Sign out: Safari on iPhone' });
  await end.click();
  await expect(end).toHaveCount(0);
  await there.goto('/');
  await expect(there).toHaveURL(/\/sign-in/);
  await phone.close();
});

test('a person sets their zone, and every time follows @still', async ({ page, browser }) => {
  const ana = await another(browser, people.ana);
  await open(ana, '/profile');
  await ana.getByLabel('Time zone').fill('Asia/Tokyo');
  await button(ana, 'Save').click();
  await expect(ana.locator('.rail .me')).toContainText('Tokyo');
  await ana.getByLabel('Time zone').fill('Nowhere/Land');
  await button(ana, 'Save').click();
  await expect(ana.locator('#zone-error')).toContainText('That is not a time zone.');
  await ana.getByLabel('Time zone').fill('Europe/Lisbon');
  await button(ana, 'Save').click();
  await expect(ana.locator('.rail .me')).toContainText('Lisbon');
  await ana.context().close();
  await open(page, '/profile');
  await expect(page.getByText('sam@callboard.example')).toBeVisible();
});

test('an outcome is added and offered', async ({ page }) => {
  const label = unique('Sent brochure');
  await open(page, '/settings/dispositions');
  await page.getByText('Add an outcome').click();
  const form = page.locator('details[open]', { hasText: 'Add an outcome' });
  await form.getByLabel('Name').fill(label);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: label })).toContainText('Held');
  await open(page, '/calls/log');
  await page.getByLabel('Disposition').selectOption({ label });
});
