import { button, day, expect, fact, open, plan, settled, test, unique } from '../support/test.js';

test.use({ provoked: [401, 422, 'net::ERR'] });

const planForm = async (page, values) => {
  await open(page, '/calls/new');
  // Not within the hour: its reminder would ring in the tests that follow.
  for (const [label, value] of Object.entries({ Date: day(1), ...values })) await page.getByLabel(label, { exact: true }).fill(value);
  await button(page, 'Plan call').click();
};

test('a blank purpose and an unknown zone are named together, and nothing typed is lost @still', async ({ page }) => {
  await planForm(page, { Purpose: '   ', 'Time zone': 'Mars/Olympus', Length: '45 min', Time: '16:20' });
  await expect(page.locator('#purpose-error')).toHaveText('Say what the call is for.');
  await expect(page.locator('#zone-error')).toHaveText('“Mars/Olympus” is not a time zone. Choose one from the list, like America/New_York.');
  await expect(page.getByLabel('Length')).toHaveValue('45 min');
  await expect(page.getByLabel('Time', { exact: true })).toHaveValue('16:20');
  await expect(page.getByLabel('Time zone')).toHaveValue('Mars/Olympus');
  // Mended, it is taken: from the page that came back, too.
  const purpose = unique('Mended');
  await page.getByLabel('Purpose').fill(purpose);
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
});

test('a purpose of 100 kB is refused with its length, and stays in the field @still', async ({ page }) => {
  const long = 'x'.repeat(100_000);
  await planForm(page, { Purpose: long });
  await expect(page.locator('#purpose-error')).toHaveText('Keep it under 300 characters; this has 100000.');
  await expect(page.getByLabel('Purpose')).toHaveValue(long);
});

test('an end before the start, and a call in the future, are refused beside the field @still', async ({ page }) => {
  await open(page, '/calls/log');
  await page.getByLabel('Purpose').fill('Backwards');
  await page.getByLabel('Started').fill(`${day(-1)}T10:00`);
  await page.getByLabel('Ended').fill(`${day(-1)}T09:00`);
  await button(page, 'Log call').click();
  await expect(page.locator('#ended-error')).toHaveText('A call cannot end before it starts.');
  await page.getByLabel('Started').fill(`${day(2)}T10:00`);
  await page.getByLabel('Ended').fill(`${day(2)}T10:20`);
  await button(page, 'Log call').click();
  await expect(page.locator('#ended-error')).toHaveText('A call cannot be held in the future.');
  await expect(page.getByLabel('Purpose')).toHaveValue('Backwards');
});

test('markup in an outcome is text, in the field and on the page @still', async ({ page }) => {
  const markup = '</textarea><script>document.title = "taken"</script><img src=x onerror=alert(1)>\n& "quoted" <b>bold</b>';
  await plan(page, unique('Markup'), { date: '2026-11-02' });
  await button(page, 'Held').click();
  await settled(page);
  await page.getByLabel('Outcome').fill(markup);
  // First refused, so that the form comes back with it.
  await page.getByLabel('Ended').fill('2026-11-01T10:00:00');
  await button(page, 'Save as held').click();
  await expect(page.locator('#ended-error')).toHaveText('A call cannot end before it starts.');
  await expect(page.getByLabel('Outcome')).toHaveValue(markup);
  await page.getByLabel('Ended').fill('2026-11-02T14:20:00');
  await button(page, 'Save as held').click();
  await expect(fact(page, 'Outcome')).toHaveText(markup);
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(page.getByLabel('Outcome')).toHaveValue(markup);
  expect(await page.title()).toBe('Edit a call · Callboard');
});

test('a form sent twice is one call', async ({ page, request }) => {
  const purpose = unique('Sent twice');
  await open(page, '/calls/new');
  await page.getByLabel('Date').fill(day(1));
  await page.getByLabel('Purpose').fill(purpose);
  const fields = await page.locator('form.main').evaluate(form => Object.fromEntries(new FormData(form)));
  for (let time = 0; time < 2; time++) {
    const answer = await request.post('/api/calls/plan', { form: fields, headers: { accept: 'text/html' }, maxRedirects: 0 });
    expect(answer.status()).toBe(302);
    expect(answer.headers().location).toBe(`/calls/${fields['form[id]']}`);
  }
  await open(page, `/calls?q=${encodeURIComponent(purpose)}`);
  await expect(page.locator('.count')).toHaveText('1 call');
});

test('the server cannot be reached: the form says so, and keeps what was typed', async ({ page }) => {
  await open(page, '/calls/new');
  await page.getByLabel('Purpose').fill('Typed in a tunnel');
  await page.getByLabel('Date').fill(day(1));
  await page.route('**/api/calls/plan?*', route => route.abort());
  await button(page, 'Plan call').click();
  await expect(page.getByRole('alert')).toContainText('The server cannot be reached. What you typed is still here');
  await page.unroute('**/api/calls/plan?*');
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Typed in a tunnel' })).toBeVisible();
});

test('signed out meanwhile: the form says so, and keeps what was typed', async ({ page, context }) => {
  await open(page, '/calls/new');
  await page.getByLabel('Purpose').fill('Typed too long');
  await context.clearCookies();
  await button(page, 'Plan call').click();
  await expect(page.getByRole('alert')).toContainText('You are signed out.');
  await expect(page.getByLabel('Purpose')).toHaveValue('Typed too long');
});

test('a refusal belongs to its own form, not to the next one', async ({ page }) => {
  await plan(page, unique('First of two'));
  await button(page, 'Not held').click();
  await button(page, 'Save as not held').click();
  await expect(page.locator('#reason-error')).not.toBeEmpty();
  await button(page, 'Cancel call').click();
  await expect(page.getByRole('heading', { name: 'Why is it cancelled?' })).toBeVisible();
  await expect(page.locator('#reason-error')).toBeEmpty();
});
