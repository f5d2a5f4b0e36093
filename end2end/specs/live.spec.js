// What one does, others see: on open pages, without a reload, and without taking anything that is being typed.
import { url } from '../support/browser.js';
import { proxy } from '../support/server.js';
import { another, button, day, expect, open, people, plan, settled, test, unique } from '../support/test.js';

async function rename(page, call, purpose) {
  await open(page, `${call}/edit`);
  await page.getByLabel('Purpose').fill(purpose);
  await button(page, 'Save').click();
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
}

test('a colleague\'s change shows itself, with who made it, and a half-typed note stays', async ({ page, browser }) => {
  await plan(page, unique('Before'));
  const call = new URL(page.url()).pathname;
  await open(page, call);
  const note = page.getByLabel('Note', { exact: true });
  await note.fill('She prefers mornings, and');
  const ana = await another(browser, people.ana);
  const purpose = unique('After');
  await rename(ana, call, purpose);
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
  await expect(page.getByText('Ana Silva just changed this.')).toBeVisible();
  await expect(note).toHaveValue('She prefers mornings, and');
  // And back: what Sam starts, Ana sees ticking.
  await button(page, 'Start').click();
  await expect(ana.locator('.call-top .live')).toBeVisible();
});

test('a call that is planned with somebody appears on their agenda, and the bell counts', async ({ page, browser }) => {
  const ana = await another(browser, people.ana);
  await open(ana, '/notifications');
  const purpose = unique('Together');
  await open(page, '/calls/new');
  await page.getByLabel('With', { exact: true }).fill('Ana Silva');
  await page.getByLabel('Purpose').fill(purpose);
  await page.getByLabel('Date').fill(day(1));
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
  await expect(ana.locator('.notice.unread', { hasText: purpose })).toContainText('Sam Okafor asks you to take part');
  await expect(ana.getByRole('link', { name: /^Notifications.*unread/ })).toBeVisible();
});

test.describe('when the line is cut', () => {
  test.use({ provoked: ['net::ERR_'] });
  test('a page says that it is not live, and has missed nothing when it is again', async ({ page, browser }) => {
    await plan(page, unique('Cut off'));
    const call = new URL(page.url()).pathname;
    const line = await proxy(url);
    await open(page, line.url + call);
    const note = page.getByLabel('Note', { exact: true });
    await note.fill('Half a thought');
    await expect(page.getByText('Not live')).toHaveCount(0);
    const ana = await another(browser, people.ana);
    line.cut();
    await expect(page.getByText('Not live: reconnecting')).toBeVisible();
    const purpose = unique('Meanwhile');
    await rename(ana, call, purpose);
    await line.mend();
    await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
    await expect(page.getByText('Not live')).toHaveCount(0);
    await expect(note).toHaveValue('Half a thought');
    line.cut();
  });
});

test('of several tabs one listens for all, and another one when that is closed', async ({ page, context, browser }) => {
  const lines = [];
  context.on('request', request => new URL(request.url()).pathname === '/stream' && lines.push(request.frame().page()));
  await plan(page, unique('In tabs'));
  const call = new URL(page.url()).pathname;
  await open(page, call);
  const second = await context.newPage();
  await open(second, call);
  const ana = await another(browser, people.ana);
  const purpose = unique('In both');
  await rename(ana, call, purpose);
  for (const tab of [page, second]) await expect(tab.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
  expect(lines.includes(second), 'the second tab has no line of its own').toBe(false);
  await page.close();
  const last = unique('In the one that is left');
  await rename(ana, call, last);
  await expect(second.getByRole('heading', { level: 1, name: last })).toBeVisible();
  await settled(second);
});
