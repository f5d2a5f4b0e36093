// Whoever was missed: one caller, however often they rang, until somebody has talked to them.
import { add, alive, another, button, day, expect, open, people, settled, test, unique } from '../support/test.js';

async function log(page, name, purpose, how) {
  await open(page, '/calls/log');
  await page.getByLabel('Started').fill(`${day(how.day)}T${how.at}`);
  await page.getByLabel('With', { exact: true }).fill(name);
  await page.getByLabel('With', { exact: true }).press('Tab');
  await page.getByLabel('Purpose').fill(purpose);
  if (how.until) {
    await page.getByLabel('Ended').fill(`${day(how.day)}T${how.until}`);
  } else {
    await page.getByText('Not held', { exact: true }).first().click();
    await page.getByText('Inbound', { exact: true }).click();
    await page.getByLabel('Reason', { exact: true }).fill('No answer');
  }
  await settled(page);
  await button(page, 'Log call').click();
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
}

test('whoever rang several times is one caller, is handed over, and leaves when somebody has talked to them @still', async ({ page, browser }) => {
  const name = unique('Paula Persistent');
  await add(page, 'contacts', name);
  await log(page, name, 'Where is it', { day: -2, at: '09:05' });
  await log(page, name, 'Where is it now', { day: -1, at: '09:10' });
  await open(page, '/calls?preset=missed');
  const callers = page.getByRole('list', { name: 'Callers' });
  const row = callers.locator('.row', { hasText: name });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('2 calls, the last');
  await expect(row).toContainText(/Waiting\s*(\d+ h|1 day|2 days)/);
  const ways = row.locator('xpath=following-sibling::li[1]');

  if (alive()) {
    // What is half typed stays when they ring again.
    await settled(page);
    await ways.getByText('No need').click();
    await ways.getByLabel('Why nobody has to call back').fill('She has written');
    const ana = await another(browser, people.ana);
    // Ana is in Lisbon.
    await log(ana, name, 'Where is it at last', { day: -1, at: '18:00' });
    await expect(row).toContainText('3 calls, the last');
    await expect(row).toContainText('Where is it at last');
    await expect(ways.getByLabel('Why nobody has to call back')).toHaveValue('She has written');
  }

  await settled(page);
  await ways.getByText('Hand over', { exact: true }).first().click();
  await ways.getByLabel('To', { exact: true }).selectOption({ label: 'Ana Silva' });
  await settled(page);
  await button(ways, 'Hand over').click();
  if (alive()) await expect(page.getByText('Handed over to Ana Silva.').first()).toBeVisible();
  await expect(row).toContainText('Ana Silva');

  const ana = await another(browser, people.ana);
  await open(ana, '/notifications');
  await expect(ana.getByText(new RegExp(`gave you a call: Where is it.*${name}`)).first()).toBeVisible();
  await log(page, name, 'It is on its way', { day: -1, at: '15:00', until: '15:05' });
  await open(page, '/calls?preset=missed');
  await expect(page.getByRole('heading', { level: 1, name: 'Calls' })).toBeVisible();
  await expect(row).toHaveCount(0);
});

test('nobody has to call back: a reason is asked for, and what was typed comes back @still', async ({ page }) => {
  const name = unique('Nadia Noneed');
  await add(page, 'contacts', name);
  await log(page, name, 'Just a question', { day: -1, at: '11:05' });
  await open(page, '/calls?preset=missed');
  const row = page.getByRole('list', { name: 'Callers' }).locator('.row', { hasText: name });
  const ways = row.locator('xpath=following-sibling::li[1]');
  await settled(page);
  await ways.getByText('No need').click();
  await button(ways, 'Save').click();
  await expect(ways.getByText("Give a reason: it is kept in the call's history.")).toBeVisible();
  await ways.getByLabel('Why nobody has to call back').fill('She has written');
  await button(ways, 'Save').click();
  if (alive()) await expect(page.getByText('Nobody has to call back.').first()).toBeVisible();
  await expect(row).toHaveCount(0);
});
