// Pages load alone: each with the part of the bundle that it is in, and before that as without JavaScript.
import { expect, open, plan, settled, test, unique } from '../support/test.js';

/** Fails the first requests for a part. */
async function fails(page, part, times) {
  let left = times;
  await page.route(`**/${part}.pack`, route => (left-- > 0 ? route.abort() : route.continue()));
}

/** Set on the page that is there now: a page that is loaded in full has none. */
const mark = page => page.evaluate(() => { window.marked = true; });
const marked = page => page.evaluate(() => window.marked === true);
const firstCall = page => page.locator('.row a.title').first();

test.describe('a part that does not come', () => {
  test.use({ provoked: ['ERR_FAILED', 'TypeError'] });

  test('once is asked for again, and nobody notices', async ({ page }) => {
    await open(page, '/calls');
    await fails(page, 'call', 1);
    await mark(page);
    await firstCall(page).click();
    await expect(page.locator('.story')).toBeVisible();
    expect(await marked(page)).toBe(true);
  });

  test('at all loads the page in full', async ({ page }) => {
    await open(page, '/calls');
    await mark(page);
    const href = await firstCall(page).getAttribute('href');
    // However often this page asks; the one that is loaded then asks anew.
    await page.route('**/call.pack', async route => ((await marked(page)) ? route.abort() : route.continue()));
    await firstCall(page).click();
    await expect(page.locator('.story')).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`${href}$`));
    await expect.poll(() => marked(page)).toBe(false);
  });

  test('leaves the page as it is without JavaScript', async ({ page }) => {
    await fails(page, 'calls', 99);
    await page.goto('/calls');
    await firstCall(page).click();
    await expect(page.locator('.story')).toBeVisible();
    await settled(page);
  });
});

test.describe('before a page is alive', () => {
  /** Holds the bundle back until it is let go. */
  async function held(page) {
    let letGo;
    const free = new Promise(resolve => { letGo = resolve; });
    await page.route('**/*.wasm', async route => {
      await free;
      await route.continue();
    });
    return letGo;
  }

  test('what is typed stays, and is found', async ({ page }) => {
    const letGo = await held(page);
    await page.goto('/calls', { waitUntil: 'commit' });
    const find = page.getByLabel('Find in purpose and outcome');
    await find.fill('Qualify');
    letGo();
    await settled(page);
    await expect(find).toHaveValue('Qualify');
    await find.press('Enter');
    await expect(page).toHaveURL(/q=Qualify/);
  });

  test('a key acts as soon as it can', async ({ page }) => {
    await plan(page, unique('Pressed early'));
    const letGo = await held(page);
    await page.goto(page.url(), { waitUntil: 'commit' });
    await expect(page.locator('.story')).toBeVisible();
    await page.keyboard.press('e');
    letGo();
    await expect(page).toHaveURL(/\/edit$/);
  });

  test('a press is a link, and a form is sent', async ({ page }) => {
    await plan(page, unique('Sent early'));
    const letGo = await held(page);
    await page.goto(page.url(), { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Start' }).click();
    await expect(page.locator('.call-top')).toContainText('On the line');
    letGo();
    await settled(page);
  });
});

test('a link that is about to be followed fetches its part', async ({ page }) => {
  await open(page, '/calls');
  const fetched = page.waitForRequest(request => request.url().endsWith('/call.pack'));
  await firstCall(page).hover();
  await fetched;
});
