import { add, another, button, day, expect, fact, open, people, plan, settled, test, unique } from '../support/test.js';

test('a teammate who takes part finds the call on their agenda and answers there @still', async ({ page, browser }) => {
  const purpose = unique('Together');
  await open(page, '/calls/new');
  await page.getByLabel('With', { exact: true }).fill('Ana Silva');
  await page.getByLabel('Purpose').fill(purpose);
  await page.getByLabel('Date').fill(day(-1));
  await page.getByLabel('Time', { exact: true }).fill('14:00');
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();

  const ana = await another(browser, people.ana);
  await open(ana, '/');
  const row = ana.locator('.row', { hasText: purpose });
  await expect(row).toContainText('Sam Okafor');
  await row.getByRole('button', { name: /^Accept/ }).click();
  await expect(row.getByRole('button', { name: /^Accept/ })).toHaveCount(0);
  await open(ana, `/calls?preset=mine&q=${encodeURIComponent(purpose)}`);
  await expect(row).toHaveCount(1);
  await open(ana, '/');
  await row.getByRole('button', { name: /^Decline/ }).click();
  await expect(row).toHaveCount(0);
  await ana.context().close();

  await open(page, '/');
  await expect(page.locator('.row', { hasText: purpose })).toContainText('Ana Silva declined');
});

test('a missed call is called back, linked both ways, and leaves the list when that is held @still', async ({ page }) => {
  const [name, purpose] = ['Mara Voss', 'Where is my order'].map(unique);
  await add(page, 'contacts', name);
  await open(page, '/calls/log');
  await page.getByText('Not held', { exact: true }).first().click();
  await page.getByText('Inbound', { exact: true }).click();
  await page.getByLabel('Started').fill(`${day(-1)}T09:05`);
  await page.getByLabel('With', { exact: true }).fill(name);
  await page.getByLabel('Purpose').fill(purpose);
  await page.getByLabel('Reason', { exact: true }).fill('No answer');
  await button(page, 'Log call').click();
  await expect(page.getByText('Missed call: call them back')).toBeVisible();
  const missed = new URL(page.url()).pathname;
  await settled(page);
  await button(page, 'Call back').click();
  await expect(page.getByRole('heading', { level: 1, name: `Call back: ${purpose}` })).toBeVisible();
  await expect(page.getByText(`${name}`).first()).toBeVisible();
  await settled(page);
  await button(page, 'Held').click();
  await button(page, 'Save as held').click();
  await expect(page.locator('.call-top .st')).toHaveText('Held');
  await page.getByRole('link', { name: purpose, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(missed));
  await expect(page.getByText('Missed call: call them back')).toHaveCount(0);
  await expect(page.locator('section', { hasText: 'Before and after' }).last()).toContainText(`Call back: ${purpose}`);
});

test('an attempt keeps its time, and the plan stays in sight @still', async ({ page }) => {
  const purpose = unique('Tried early');
  await plan(page, purpose, { date: day(3) });
  await button(page, 'Start').click();
  await expect(button(page, 'Start')).toHaveCount(0);
  await settled(page);
  await button(page, 'Not held').click();
  await page.getByLabel('Reason').fill('No answer');
  await button(page, 'Save as not held').click();
  await expect(page.locator('.call-top .st')).toHaveText('Not held');
  await expect(fact(page, 'Tried')).toBeVisible();
  await expect(fact(page, 'Planned')).toBeVisible();
  await expect(fact(page, 'Result')).toHaveText('No answer');
  await open(page, `/calls?q=${encodeURIComponent(purpose)}&to=${day(0)}`);
  await expect(page.locator('.row')).toHaveCount(1);
});

test.describe('as an administrator', () => {
  test.use({ who: 'sam' });
  test('outcomes and reasons are the company’s, in its order, and no word stands in both @still', async ({ page }) => {
    const reason = unique('Line is dead');
    await open(page, '/settings/dispositions');
    await page.getByText('Add a reason').click();
    const form = page.locator('details[open]', { hasText: 'Add a reason' });
    await form.getByLabel('Name').fill(reason);
    await form.getByLabel('The line says').selectOption({ label: 'Could not be reached' });
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('list', { name: 'Reasons' })).toContainText(reason);
    await settled(page);
    const last = page.getByRole('list', { name: 'Reasons' }).locator('.title').last();
    await expect(last).toHaveText(reason);
    await button(page, `Move up: ${reason}`).click();
    await expect(last).not.toHaveText(reason);
    await open(page, '/settings/dispositions');
    await page.getByText('Add an outcome').click();
    const outcome = page.locator('details[open]', { hasText: 'Add an outcome' });
    await outcome.getByLabel('Name').fill(reason);
    await outcome.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('There is one of that name already.')).toBeVisible();
  });
});
