// What every spec starts from: somebody signed in, and no tolerance for a console error or a hydration warning.
import { expect, request, test as base } from '@playwright/test';
import { url } from './browser.js';

export const people = {
  sam: 'sam@callboard.example', // admin, New York
  ana: 'ana@callboard.example', // manager, Lisbon
  jonas: 'jonas@callboard.example', // agent, Berlin
};
export const password = 'callboard-demo';

async function session(email) {
  // Without the cookie of whoever is signed in already: a new sign-in ends the session before it.
  const api = await request.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });
  const answer = await api.post('/api/sign-in', { form: { email, password }, headers: { accept: 'text/html' }, maxRedirects: 0 });
  expect(answer.status()).toBe(302);
  const state = await api.storageState();
  await api.dispose();
  return state;
}

export const test = base.extend({
  who: ['sam', { option: true }],
  // Statuses that a test means to provoke: the browser logs each as an error.
  provoked: [[], { option: true }],
  // Whoever else came to a test leaves with it: a page that stays open goes on drawing itself beside all later tests.
  company: [async ({}, use) => {
    await use();
    for (const context of company.splice(0)) await context.close();
  }, { auto: true }],
  storageState: async ({ who }, use) => use(who ? await session(people[who]) : undefined),
  page: async ({ page, provoked }, use) => {
    const complaints = [];
    watch(page, complaints);
    await use(page);
    // A page that answers a refused form has the status that says so; alive, no page is loaded.
    const statuses = alive() ? provoked : [...provoked, 422, 409];
    const meant = text => statuses.some(status => text.includes(typeof status === 'number' ? `status of ${status}` : status));
    expect(complaints.filter(text => !meant(text)), 'the console').toEqual([]);
  },
});

/** Collects what a page complains about. */
export function watch(page, complaints) {
  page.on('console', message => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
}

/** Opens a page, and waits until it is alive where it can be. */
export async function open(page, path) {
  const answer = await page.goto(path);
  await settled(page);
  return answer;
}

/** Waits until the page is alive, where JavaScript runs. */
export async function settled(page) {
  if (alive()) await page.locator('html[data-alive]').waitFor({ state: 'attached' });
}

/** Whether JavaScript runs in this test. */
export function alive() {
  return test.info().project.name === 'alive';
}

const company = [];

/** A page in a browser of its own, until the test ends. */
export async function apart(browser, options = {}) {
  const context = await browser.newContext({ baseURL: url, javaScriptEnabled: alive(), ...options });
  company.push(context);
  return context.newPage();
}

/** Another signed-in person, in a browser of their own. */
export async function another(browser, email) {
  return apart(browser, { storageState: await session(email) });
}

/** Somebody who signs in on a server of a test's own, in a browser of their own; what their page complains about is collected. */
export async function signedIn(browser, site, email, complaints = []) {
  const page = await apart(browser, { baseURL: site.url });
  watch(page, complaints);
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await button(page, 'Sign in').click();
  await page.waitForURL(target => target.pathname === '/');
  return page;
}

/** A name no other test uses. */
export function unique(name) {
  return `${name} ${Math.random().toString(36).slice(2, 8)}`;
}

export const button = (page, name) => page.getByRole('button', { name, exact: true });

/** What stands under a name in the facts of a call. */
export const fact = (page, name) => page.locator('.facts > div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd');

/** `2026-11-26` in New York, that many days from today. */
export function day(days = 0) {
  const at = new Date(Date.now() + days * 86_400_000);
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(at);
}

/** Plans a call for tomorrow at two in New York, and stands on its page. */
export async function plan(page, purpose, values = {}) {
  await open(page, '/calls/new');
  await page.getByLabel('Purpose').fill(purpose);
  await page.getByLabel('Date').fill(values.date ?? day(1));
  await page.getByLabel('Time', { exact: true }).fill(values.time ?? '14:00');
  await page.getByLabel('Time zone').fill(values.zone ?? 'America/New_York');
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
  await settled(page);
}

/** Adds a record through its form, and stands on its page. Values are by label. */
export async function add(page, list, name, values = {}) {
  await open(page, `/${list}/new`);
  await page.getByLabel(list === 'cases' ? 'Subject' : 'Name', { exact: true }).fill(name);
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).first().fill(value);
  await button(page, 'Save').click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await settled(page);
  return new URL(page.url()).pathname;
}

/** The rows of a record's history. */
export const history = page => page.locator('.history .row');

export { expect };
