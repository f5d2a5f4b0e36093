import AxeBuilder from '@axe-core/playwright';
import { expect, open, test } from '../support/test.js';

const call = async (page, query) => {
  await open(page, `/calls?${query}`);
  return page.locator('.row a.title').first().getAttribute('href');
};
const record = async (page, list) => {
  await open(page, `/${list}`);
  return page.locator('.row a.title').first().getAttribute('href');
};
const screens = {
  agenda: () => '/',
  'a week': () => '/calendar?who=all',
  'a day': () => '/calendar?span=day',
  'a month': () => '/calendar?span=month',
  calls: () => '/calls?sort=longest',
  'whoever was missed': () => '/calls?preset=missed',
  'unknown numbers': () => '/calls?preset=unknown',
  'a planned call, being closed': async page => `${await call(page, 'status=planned')}?close=held`,
  'a held call': async page => call(page, 'status=held'),
  'the edit form': async page => `${await call(page, 'status=not_held')}/edit`,
  'the plan form': () => '/calls/new',
  'the log form': () => '/calls/log',
  'the contacts': () => '/contacts',
  'a contact': async page => record(page, 'contacts'),
  'an account, with the accounts below it': async page => `${await record(page, 'accounts?q=Acme+Corp')}?below=1`,
  'a lead': async page => record(page, 'leads'),
  'the form of a contact': async page => `${await record(page, 'contacts')}/edit`,
  'a merge': async page => `${await record(page, 'contacts')}/merge`,
  tasks: () => '/tasks?preset=team',
  search: () => '/search?q=acme',
  import: () => '/import',
  'a checked file': async page => {
    await open(page, '/import');
    const text = 'Name,Email,Time Zone,Website\nWanda Wong,wanda@initrode.example,Mars/Olympus,x\nWanda Wong,wanda@initrode.example,,\n,,,y\n';
    await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('heading', { level: 1, name: 'contacts.csv' }).waitFor();
    return new URL(page.url()).pathname;
  },
  notifications: () => '/notifications',
  bin: () => '/bin',
  profile: () => '/profile',
  'a password to choose': () => '/new-password',
  users: () => '/settings/users',
  dispositions: () => '/settings/dispositions',
  'how reminders go': () => '/settings/reminders',
  'the outbox': () => '/settings/outbox',
  'the telephony settings': () => '/settings/telephony',
  'what telephones told': () => '/settings/telephony/ledger',
  'a number to dial': async page => `/calls/dial?record=${(await record(page, 'contacts')).split('/').pop()}&number=%2B12125550147`,
  'health page': () => '/settings/health',
};

for (const [name, path] of Object.entries(screens)) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${name}, ${colorScheme}: axe finds nothing, and nothing is too wide for a phone`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(page, await path(page));
      const found = await new AxeBuilder({ page }).analyze();
      expect(found.violations.map(violation => `${violation.impact} ${violation.id}: ${violation.nodes.map(node => node.target).join(', ')}`)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });
  }
}

test.describe('signed out', () => {
  test.use({ who: null });
  test('the sign-in page: axe finds nothing', async ({ page }) => {
    await open(page, '/sign-in');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
  test('a forgotten password: axe finds nothing', async ({ page }) => {
    for (const path of ['/forgot', '/reset/x']) {
      await open(page, path);
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    }
  });
});
