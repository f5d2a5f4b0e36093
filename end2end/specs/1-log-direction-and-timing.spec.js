import { button, day, expect, fact, open, plan, settled, test, unique } from '../support/test.js';

test('1 Log direction and timing: an inbound call tracked from 09:05 and held at 09:23 took 18 minutes @still', async ({ page }) => {
  const purpose = unique('Invoice 2231 unclear');
  await open(page, '/calls/log');
  await page.getByLabel('Started').fill(`${day(-1)}T09:05`);
  await page.getByLabel('Ended').fill(`${day(-1)}T09:23`);
  await page.getByLabel('Purpose').fill(purpose);
  await page.getByText('Inbound', { exact: true }).click();
  await button(page, 'Log call').click();

  await expect(page.getByRole('heading', { name: purpose })).toBeVisible();
  await expect(page.locator('.call-top')).toContainText('Inbound call');
  await expect(page.locator('.call-top .st')).toHaveText('Held');
  await expect(fact(page, 'Held')).toContainText('09:05 – 09:23');
  await expect(fact(page, 'Duration')).toHaveText('18 min');
});

test('a call is started, runs, and is held from its start until now @still', async ({ page }) => {
  const purpose = unique('Tracked');
  await plan(page, purpose);
  await button(page, 'Start').click();
  await expect(page.getByRole('timer')).toContainText('On the line');
  await settled(page);
  await button(page, 'Held').click();
  await expect(page.getByRole('heading', { name: 'How did it go?' })).toBeVisible();
  await settled(page);
  await button(page, 'Save as held').click();
  await expect(page.locator('.call-top .st')).toHaveText('Held');
  await expect(fact(page, 'Duration')).toHaveText(/^\d+ s$/);
  await expect(page.locator('.story')).toContainText('On the line');
});

test('one press starts a call; its purpose follows when it is closed @still', async ({ page }) => {
  const purpose = unique('Rang out of the blue');
  await open(page, '/');
  await button(page, 'Start now').click();
  await expect(page.locator('.call-top').getByRole('timer')).toBeVisible();
  await settled(page);
  await button(page, 'Held').click();
  await settled(page);
  await button(page, 'Save as held').click();
  await expect(page.getByText('Say what the call is for.')).toBeVisible();
  await page.getByLabel('Purpose').fill(purpose);
  await button(page, 'Save as held').click();
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
  await expect(page.locator('.call-top .st')).toHaveText('Held');
});

test('the timer ticks', async ({ page }) => {
  await open(page, '/');
  await button(page, 'Start now').click();
  const timer = page.locator('.call-top .live .num');
  // Whatever it shows first: it goes on, however slow the machine is.
  const first = await timer.textContent();
  await expect(timer).not.toHaveText(first);
  const second = await timer.textContent();
  await expect(timer).not.toHaveText(second);
  expect(second > first).toBe(true);
});
