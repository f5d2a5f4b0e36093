// Pictures of every screen at 390 and 1280 px, light and dark: `cargo xtask shots`.
import { chromium } from '@playwright/test';
import { browser as options, url } from './support/browser.js';

const [folder, filter = ''] = process.argv.slice(2);
const browser = await chromium.launch(options);
const failures = [];

async function page(width, theme, javaScriptEnabled = true) {
  const context = await browser.newContext({
    baseURL: url, viewport: { width, height: width < 500 ? 844 : 900 }, colorScheme: theme, javaScriptEnabled,
    locale: 'en-GB', timezoneId: 'America/New_York', isMobile: width < 500, hasTouch: width < 500,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  // The screens for what is not there are answered with 404, which the browser reports.
  const expected = message => /\b404\b/.test(message.text()) && /\/(nowhere|calls\/0{8})/.test(page.url());
  page.on('console', message => ['error', 'warning'].includes(message.type()) && !expected(message) && failures.push(`${page.url()} ${message.text()}`));
  page.on('pageerror', error => failures.push(`${page.url()} ${error}`));
  return page;
}

async function signIn(page) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill('sam@callboard.example');
  await page.getByLabel('Password').fill('callboard-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(target => !target.pathname.includes('sign-in'));
}

const firstRecord = async (page, list) => {
  await page.goto(`/${list}`);
  return page.locator('.row a.title').first().getAttribute('href');
};
const firstCall = async (page, query) => {
  await page.goto(`/calls?${query}`);
  return page.locator('.row a.title').first().getAttribute('href');
};

// Name, and how to get there.
const screens = [
  ['agenda', page => page.goto('/')],
  ['agenda-closing', async page => { await page.goto('/'); await page.getByRole('link', { name: /^Close/ }).first().click(); await page.locator('#closing').waitFor(); }],
  ['calendar-week', page => page.goto('/calendar')],
  ['calendar-day', page => page.goto('/calendar?span=day')],
  ['calendar-month', page => page.goto('/calendar?span=month')],
  ['calendar-everybody', page => page.goto('/calendar?who=all')],
  ['calls', page => page.goto('/calls')],
  ['calls-filtered', page => page.goto('/calls?status=held&direction=inbound&sort=longest')],
  ['calls-missed', page => page.goto('/calls?preset=missed')],
  ['calls-none', page => page.goto('/calls?q=nothing+like+this')],
  ['plan', page => page.goto('/calls/new')],
  ['plan-refused', async page => { await page.goto('/calls/new'); await page.getByLabel('Time zone').fill('Mars/Olympus'); await page.getByRole('button', { name: 'Plan call' }).click(); await page.locator('[aria-invalid]').first().waitFor(); }],
  ['plan-twice', async page => { await page.goto('/calls/new'); await page.getByLabel('Purpose').fill('Doubled hour'); await page.getByLabel('Date').fill('2026-11-01'); await page.getByLabel('Time', { exact: true }).fill('01:30'); await page.getByLabel('Time zone').fill('America/New_York'); await page.getByRole('button', { name: 'Plan call' }).click(); await page.getByText('comes twice').first().waitFor(); }],
  ['log', page => page.goto('/calls/log')],
  ['call-planned', async page => page.goto(await firstCall(page, 'preset=mine&status=planned'))],
  ['call-held-form', async page => { await page.goto(await firstCall(page, 'preset=mine&status=planned') + '?close=held'); }],
  ['call-missed-form', async page => { await page.goto(await firstCall(page, 'preset=mine&status=planned') + '?close=not_held'); }],
  ['call-held', async page => page.goto(await firstCall(page, 'preset=mine&status=held'))],
  ['call-not-held', async page => page.goto(await firstCall(page, 'status=not_held'))],
  ['contacts', page => page.goto('/contacts')],
  ['opportunities', page => page.goto('/opportunities')],
  ['account', async page => page.goto(await firstRecord(page, 'accounts?q=Acme+Corp'))],
  ['contact', async page => page.goto(await firstRecord(page, 'contacts?q=acmecorp'))],
  ['lead', async page => page.goto(await firstRecord(page, 'leads'))],
  ['import', page => page.goto('/import')],
  ['import-checked', async page => {
    await page.goto('/import');
    const text = 'First Name,Last Name,Account Name,Email,Phone,Time Zone,Website\nWanda,Wong,Initrode,wanda@initrode.example,(212) 555-0177,America/New_York,x\nIgor,Ivanov,Initrode,igor@initrode.example,2.12556E+09,Mars/Olympus,x\nWanda,Wong,Initrode,WANDA@initrode.example,,,x\n,,Initrode,,,,x\n';
    await page.locator('#file').setInputFiles({ name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('heading', { level: 1, name: 'contacts.csv' }).waitFor();
  }],
  ['contact-form', async page => page.goto(await firstRecord(page, 'contacts?q=acmecorp') + '/edit')],
  ['contact-refused', async page => { await page.goto('/contacts/new'); await page.getByLabel('Account', { exact: true }).fill('Acme'); await page.getByLabel('E-mail address').fill('nobody'); await page.getByRole('button', { name: 'Save' }).click(); await page.locator('[aria-invalid]').first().waitFor(); }],
  ['merge', async page => page.goto(await firstRecord(page, 'contacts?q=acmecorp') + '/merge?q=jane')],
  ['notifications', page => page.goto('/notifications')],
  ['reminders', page => page.goto('/settings/reminders')],
  ['outbox', page => page.goto('/settings/outbox')],
  ['tasks', page => page.goto('/tasks?preset=team')],
  ['search', page => page.goto('/search?q=212+555+01')],
  ['picker', async page => { await page.goto('/calls/new'); await page.locator('html[data-alive]').waitFor({ state: 'attached' }); await page.getByLabel('With', { exact: true }).pressSequentially('jane'); await page.getByRole('option').first().waitFor(); await page.keyboard.press('ArrowDown'); }],
  ['bin', page => page.goto('/bin')],
  ['edit', async page => page.goto(await firstCall(page, 'preset=mine&status=held') + '/edit')],
  ['keys', async page => { await page.goto('/calls'); await page.locator('html[data-alive]').waitFor(); await page.keyboard.press('?'); }],
  ['profile', page => page.goto('/profile')],
  ['new-password', page => page.goto('/new-password')],
  ['users', page => page.goto('/settings/users')],
  ['users-open', async page => { await page.goto('/settings/users'); await page.locator('summary').first().click(); }],
  ['dispositions', page => page.goto('/settings/dispositions')],
  ['telephony', page => page.goto('/settings/telephony')],
  ['telephony-open', async page => { await page.goto('/settings/telephony'); await page.locator('summary', { hasText: /^Twilio$/ }).click(); await page.locator('summary', { hasText: 'Signed webhook' }).click(); await page.locator('summary', { hasText: 'Add a number' }).click(); }],
  ['dial', async page => { await page.goto(await firstRecord(page, 'contacts?q=acmecorp')); await page.goto(await page.locator('a.dial').first().getAttribute('href')); }],
  ['ring', async page => {
    await page.goto('/settings/telephony');
    await page.locator('html[data-alive]').waitFor();
    await page.getByLabel('Rings for seconds').fill('60');
    await page.getByRole('button', { name: 'Let them call' }).click();
    await page.goto('/tasks');
    await page.locator('.ring.call').first().waitFor();
    await page.waitForTimeout(500);
  }],
  ['phone-call', async page => { const to = await page.locator('.ring.call a.btn').first().getAttribute('href'); await page.goto(to); await page.locator('.ring.call').first().waitFor(); }],
  ['ledger', page => page.goto('/settings/telephony/ledger')],
  ['health', page => page.goto('/settings/health')],
  ['missing', page => page.goto('/calls/00000000-0000-0000-0000-000000000000')],
  ['nowhere', page => page.goto('/nowhere')],
  // The last: it signs out.
  ['forgot', async page => { await page.context().clearCookies(); await page.goto('/forgot'); }],
];
const readme = [['agenda', 1280, 'light'], ['call-held', 1280, 'dark'], ['agenda', 390, 'light']];

for (const theme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    const wanted = screens.filter(([name]) => filter.split(',').some(part => name.includes(part)))
      .filter(([name]) => !process.env.README_ONLY || readme.some(shot => shot.join() === [name, width, theme].join()));
    if (wanted.length === 0) continue;
    const tab = await page(width, theme);
    if (!process.env.README_ONLY && 'sign-in'.includes(filter)) {
      await tab.goto('/sign-in');
      await tab.screenshot({ path: `${folder}/sign-in-${width}-${theme}.png` });
    }
    await signIn(tab);
    for (const [name, go] of wanted) {
      const path = `${folder}/${name}-${width}-${theme}.png`;
      try {
        await go(tab);
        await tab.evaluate(() => document.fonts.ready);
        await tab.waitForTimeout(150);
        await tab.screenshot({ path, fullPage: !process.env.README_ONLY && name !== 'keys' });
        const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (overflow > 0) failures.push(`${name} at ${width} px is ${overflow} px too wide`);
      } catch (error) {
        failures.push(`${name} at ${width} px, ${theme}: ${error.message.split('\n')[0]}`);
      }
    }
    await tab.context().close();
  }
}
await browser.close();
for (const failure of new Set(failures)) console.error(`✗ ${failure}`);
process.exitCode = failures.length ? 1 : 0;
