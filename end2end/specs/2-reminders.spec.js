// Requirement 2 to its end: tomorrow comes, and everybody is reminded, on their open pages and by mail.
import ICAL from 'ical.js';
import { callboard, mailServer } from '../support/server.js';
import { alive, apart, button, day, expect, open, people, signedIn, test, watch } from '../support/test.js';

test.use({ who: null });

let site, mail;
test.beforeAll(async () => {
  mail = await mailServer();
  site = await callboard({ CALLBOARD_SMTP_URL: mail.url, CALLBOARD_MAIL_FROM: 'Callboard <calls@callboard.example>' });
});
test.afterAll(async () => {
  await site?.stop();
  await mail?.stop();
});

/** The next time it is 13:30 in New York, tomorrow. */
function halfPastOne() {
  const noon = Date.parse(`${day(1)}T12:00:00Z`);
  const there = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit' }).format(noon);
  return noon + (13.5 - Number(there.slice(0, 2))) * 3_600_000;
}

test('2 Schedule with reminders: queued for every recipient, delivered live and by mail when their time comes @still', async ({ browser }) => {
  const complaints = [];
  const sam = await signedIn(browser, site, people.sam, complaints);
  const ana = await signedIn(browser, site, people.ana, complaints);
  const purpose = 'Qualify budget for the year';
  await open(sam, '/contacts/new');
  await sam.getByLabel('Name', { exact: true }).fill('Rita Outside');
  await sam.getByLabel('E-mail address').fill('rita@outside.example');
  await button(sam, 'Save').click();
  await expect(sam.getByRole('heading', { level: 1, name: 'Rita Outside' })).toBeVisible();

  await open(sam, '/calls/new');
  await sam.getByLabel('With', { exact: true }).fill('Rita Outside; Ana Silva');
  await sam.getByLabel('Purpose').fill(purpose);
  await sam.getByLabel('Date').fill(day(1));
  await sam.getByLabel('Time', { exact: true }).fill('14:00');
  await sam.getByLabel('Time zone').fill('America/New_York');
  await sam.getByText('Invitation and reminders by e-mail').click();
  await sam.getByLabel('Remind', { exact: true }).fill('30 min');
  await button(sam, 'Plan call').click();
  await expect(sam.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
  const call = sam.url();
  const receipts = sam.locator('.receipts li li');
  await expect(receipts).toHaveText(['Ana Silva queued', 'Rita Outside queued', 'Sam Okafor queued']);

  // The invitations are on their way: one to Ana, one to Rita, none to whoever planned it.
  const invitation = to => mail.mails.find(one => one.to.text.includes(to) && one.subject === `Invitation: ${purpose}`);
  await expect.poll(() => [people.ana, 'rita@outside.example', people.sam].map(to => !!invitation(to))).toEqual([true, true, false]);
  const rita = invitation('rita@outside.example');
  const calendar = new ICAL.Component(ICAL.parse(rita.attachments.find(one => one.contentType === 'text/calendar').content.toString()));
  ICAL.TimezoneService.register(new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone')));
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent'));
  expect([calendar.getFirstPropertyValue('method'), event.summary, event.startDate.zone.tzid]).toEqual(['REQUEST', purpose, 'America/New_York']);
  expect(event.startDate.toString()).toBe(`${day(1)}T14:00:00`);
  expect(event.startDate.toJSDate().getTime()).toBe(halfPastOne() + 1_800_000);

  // Rita says that she will come, by the link in her mail; looking at it says nothing.
  const rsvp = await apart(browser, { baseURL: site.url });
  watch(rsvp, complaints);
  await rsvp.goto(rita.text.match(/http:\S+\/answer\/\S+/)[0]);
  await expect(rsvp.getByRole('heading', { name: purpose })).toBeVisible();
  await button(rsvp, 'Accept').click();
  await expect(rsvp.getByText('You said: Accepted.')).toBeVisible();
  if (alive()) await expect(sam.locator('.person', { hasText: 'Rita Outside' }).first()).toContainText('accepted');

  // Half past one tomorrow. Nobody touches their page.
  await open(sam, '/calls');
  site.moveTo(halfPastOne() + 1_000);
  for (const page of [sam, ana]) {
    if (alive()) {
      const ring = page.locator('.ring', { hasText: purpose });
      await expect(ring).toContainText('Begins 1');
      await expect(ring.getByRole('button', { name: /^Start/ })).toBeVisible();
    } else {
      await expect(async () => {
        await page.goto('/notifications');
        await expect(page.locator('.notice.unread', { hasText: 'Reminder' }).filter({ hasText: purpose })).toBeVisible({ timeout: 1_000 });
      }).toPass();
    }
  }
  const reminded = () => mail.mails.filter(one => one.subject.startsWith(`Reminder: ${purpose}`)).map(one => one.to.text.match(/[\w.]+@[\w.]+/)[0]).sort();
  await expect.poll(reminded).toEqual([people.ana, 'rita@outside.example', people.sam].sort());
  const toRita = mail.mails.find(one => one.subject.startsWith('Reminder') && one.to.text.includes('rita@'));
  expect(toRita.text).not.toContain('/calls/');

  // Each has its receipt; put off, it comes again.
  await expect(async () => {
    await sam.goto(call);
    await expect(receipts.filter({ hasText: 'Sam Okafor' })).toHaveText(/sent 13:3.*, e-mail sent 13:3/, { timeout: 1_000 });
  }).toPass();
  if (alive()) {
    await ana.getByRole('button', { name: `Snooze 10 min: ${purpose} with Rita Outside` }).click();
    await expect(ana.locator('.ring')).toHaveCount(0);
    site.moveTo(halfPastOne() + 11 * 60_000);
    await expect(ana.locator('.ring', { hasText: purpose })).toBeVisible();
    await ana.getByRole('button', { name: /^Dismiss/ }).click();
    await expect(ana.locator('.ring')).toHaveCount(0);
  }
  site.moveTo(Date.now());
  expect(complaints).toEqual([]);
});

test('a forgotten password is replaced by a link in a mail @still', async ({ browser }) => {
  const page = await apart(browser, { baseURL: site.url });
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgotten password?' }).click();
  const links = () => mail.mails.filter(one => one.subject === 'Choose a new password').map(one => one.text.match(/http:\S+\/reset\/\S+/)[0]);
  const had = links().length;
  await page.getByLabel('E-mail address').fill(people.jonas);
  await button(page, 'Send me a link').click();
  await expect(page.getByText('a link is on its way')).toBeVisible();
  await expect.poll(() => links().length).toBeGreaterThan(had);
  await page.goto(links().pop());
  await page.getByLabel('New password').fill('a better horse');
  await button(page, 'Save').click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await page.getByLabel('E-mail address').fill(people.jonas);
  await page.getByLabel('Password').fill('a better horse');
  await button(page, 'Sign in').click();
  await page.waitForURL(target => target.pathname === '/');
});
