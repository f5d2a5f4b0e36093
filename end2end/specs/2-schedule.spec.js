import { button, expect, fact, open, plan, settled, test, unique } from '../support/test.js';

test('2 Schedule: tomorrow 14:00 in New York is planned with its wall clock, its zone and its reminder @still', async ({ page }) => {
  await plan(page, unique('Qualify budget'));
  await expect(page.locator('.call-top .st')).toHaveText('Planned');
  await expect(fact(page, 'Planned')).toContainText('14:00–14:15');
  await expect(fact(page, 'Planned')).toContainText('New York · your time');
  const reminder = page.locator('.receipts > ul > li');
  await expect(reminder).toContainText('13:30');
  await expect(reminder).toContainText('30 min before');
  await expect(reminder).toContainText('Sam Okafor queued');
});

test('a time in another zone is shown in both @still', async ({ page }) => {
  await plan(page, unique('Onboarding check-in'), { date: '2027-01-20', time: '09:30', zone: 'Asia/Kathmandu' });
  await expect(fact(page, 'Planned')).toContainText('Wed 20 Jan 2027, 09:30–09:45');
  // 09:30 in Kathmandu (UTC+5:45) is 22:45 the day before in New York.
  await expect(fact(page, 'Planned')).toContainText('Kathmandu · Tue 22:45 for you');
});

test('what a time means elsewhere is said while it is typed', async ({ page }) => {
  await open(page, '/calls/new');
  await page.getByLabel('Date').fill('2027-01-20');
  await page.getByLabel('Time', { exact: true }).fill('20:00');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByLabel('Purpose').click();
  await expect(page.getByText('Wed 20 Jan 2027, 14:00 for you in New York')).toBeVisible();
});

test('a wall clock that clocks jump over is refused with the next that exists @still', async ({ page }) => {
  await open(page, '/calls/new');
  await page.getByLabel('Purpose').fill('Too early in the spring');
  await page.getByLabel('Date').fill('2027-03-14');
  await page.getByLabel('Time', { exact: true }).fill('02:30');
  await page.getByLabel('Time zone').fill('America/New_York');
  await button(page, 'Plan call').click();
  await expect(page.locator('#time-error')).toHaveText(/There is no 02:30 on Sun 14 Mar 2027 in New York.*The next time there is 03:00\./);
  await expect(page.getByLabel('Purpose')).toHaveValue('Too early in the spring');
});

test('of a wall clock that comes twice, one is chosen @still', async ({ page }) => {
  const purpose = unique('In the doubled hour');
  await open(page, '/calls/new');
  await page.getByLabel('Purpose').fill(purpose);
  await page.getByLabel('Date').fill('2026-11-01');
  await page.getByLabel('Time', { exact: true }).fill('01:30');
  await page.getByLabel('Time zone').fill('America/New_York');
  await button(page, 'Plan call').click();
  await expect(page.locator('#time-error')).toContainText('01:30 comes twice on Sun 1 Nov in New York');
  await page.getByText('01:30 EST (UTC−5), the second').click();
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
  await settled(page);
  await expect(page.locator('.facts time').first()).toHaveAttribute('datetime', '2026-11-01T06:30:00Z');
});

test('a moved call says so in its story @still', async ({ page }) => {
  await plan(page, unique('To be moved'));
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(page.getByRole('heading', { name: 'Edit a call' })).toBeVisible();
  await settled(page);
  await page.getByLabel('Time', { exact: true }).fill('15:30');
  await page.getByLabel('Owner').selectOption({ label: 'Ana Silva' });
  await button(page, 'Save').click();
  await expect(page.locator('.story li').first()).toContainText('Moved by Sam Okafor');
  await expect(page.locator('.story li').first()).toContainText(/, 14:00 → .*, 15:30/);
  await expect(page.locator('.story li').first()).toContainText('owner Sam Okafor → Ana Silva');
});
