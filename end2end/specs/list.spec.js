import { alive, button, day, expect, open, plan, settled, test, unique } from '../support/test.js';

test('the list is paged both ways, and its address is its state @still', async ({ page }) => {
  // The oldest first: other tests add newer calls meanwhile.
  await open(page, '/calls?sort=oldest');
  const first = await page.locator('.row .title').allTextContents();
  expect(first.length).toBe(50);
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Previous', exact: true })).toBeVisible();
  await settled(page);
  const second = await page.locator('.row a.title').evaluateAll(links => links.map(link => link.href));
  await page.getByRole('link', { name: 'Previous', exact: true }).click();
  await expect(page).toHaveURL(/before=/);
  await expect.poll(() => page.locator('.row .title').allTextContents()).toEqual(first);
  const again = await page.locator('.row a.title').evaluateAll(links => links.map(link => link.href));
  expect(again.filter(link => second.includes(link))).toEqual([]);
});

test('presets, filters and search narrow the list @still', async ({ page }) => {
  await open(page, '/calls?preset=held');
  await expect(page.locator('.row .st').first()).toHaveText('Held');
  expect(new Set(await page.locator('.row .st').allTextContents())).toEqual(new Set(['Held']));
  await page.getByLabel('Find in purpose and outcome').fill('qualify BUDGET');
  await button(page, 'Find').click();
  await expect(page).toHaveURL(/preset=held.*q=qualify/);
  await settled(page);
  // The address changes first, the rows follow.
  await expect(page.locator('.row .title').filter({ hasNotText: /budget/i })).toHaveCount(0);
  await expect(page.locator('.row .title').first()).toContainText(/qualify budget/i);
  await open(page, '/calls?from=not-a-day');
  await expect(page.getByRole('alert')).toHaveText('Give the date as year-month-day, like 2026-11-27.');
});

test('the way back from a call leads to the list as it was left', async ({ page }) => {
  await open(page, '/calls?preset=held&sort=oldest');
  await alive(page);
  await page.locator('.row a.title').first().click();
  const back = page.getByRole('main').getByRole('link', { name: 'Calls', exact: true });
  await back.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/calls\?preset=held&sort=oldest$/);
  await expect(page.locator('.row .st').first()).toHaveText('Held');
});

test('the agenda has its bands, and a call on it is started with one press @still', async ({ page }) => {
  await open(page, '/');
  for (const band of ['Overdue', 'Later']) await expect(page.getByRole('heading', { name: band })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'On the line now' })).toBeVisible();
  await expect(page.getByText('Ana Silva').first()).toBeVisible();
});

test('the whole flow goes by keyboard', async ({ page }) => {
  test.skip(!alive());
  await open(page, '/');
  await page.keyboard.press('p');
  await expect(page.getByLabel('With', { exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Purpose')).toBeFocused();
  await page.keyboard.type('By keys alone');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'By keys alone' })).toBeVisible();
  await page.locator('body').press('s');
  await expect(page.locator('.call-top').getByRole('timer')).toBeVisible();
  await page.locator('body').press('h');
  await expect(page.getByRole('heading', { name: 'How did it go?' })).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.call-top .st')).toHaveText('Held');
  await page.locator('body').press('u');
  await expect(page.locator('.call-top').getByRole('timer')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { name: 'Keys', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/\/calls$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Calls' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Find in purpose and outcome')).toBeFocused();
});

test('what one form changed is read again once', async ({ page }) => {
  // Nothing is told of what other tests do: the agenda shows everybody's calls on the line.
  await page.route('**/stream*', route => route.fulfill({ contentType: 'text/event-stream', body: ':\n\n' }));
  // With nobody who could be dialled.
  await plan(page, unique('Started from the agenda'), { date: day(-1) });
  await open(page, '/');
  const reads = [];
  page.on('request', request => request.url().includes('/api/agenda') && reads.push(request.url()));
  await page.getByRole('button', { name: /^Start “/ }).first().click();
  await expect(page.locator('.toast')).toContainText('On the line.');
  await expect.poll(() => reads.length).toBeGreaterThan(0);
  await page.waitForTimeout(1500);
  expect(reads.length).toBe(1);
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('.toast')).toContainText('Undone.');
});
