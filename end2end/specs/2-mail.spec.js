// Mails leave by the mail server that is configured: encrypted where that was asked for, or not at all; however slow it is.
import { certificate } from '../support/certificate.js';
import { callboard, mailServer } from '../support/server.js';
import { alive, expect, people, signedIn, test } from '../support/test.js';

test.use({ who: null });

const trusted = certificate();

/** A Callboard with such a mail server; asks for a link to a new password, which is a mail. */
async function asked(serverOptions, address, env = {}) {
  const seen = [];
  const server = await mailServer({ ...serverOptions, seen });
  const site = await callboard({ CALLBOARD_SMTP_URL: address(new URL(server.url).port), CALLBOARD_MAIL_FROM: 'Callboard <calls@callboard.example>', ...env });
  const body = new URLSearchParams({ email: people.jonas });
  const answer = await fetch(`${site.url}/api/forgot`, { method: 'POST', body, headers: { accept: 'text/html' }, redirect: 'manual' });
  expect(answer.status).toBeLessThan(400);
  return { server, seen, site, stop: async () => { await site.stop(); await server.stop(); } };
}

/** What an administrator reads in the outbox. */
async function outbox(browser, site) {
  const page = await signedIn(browser, site, people.sam);
  await page.goto('/settings/outbox');
  return page;
}

test.describe('mail servers', () => {
  // What happens here happens on the server: once is enough.
  test.skip(() => !alive(), 'the same without JavaScript');

  for (const [name, options, address] of [
    ['encrypted from the first byte', { secure: true }, port => `smtps://127.0.0.1:${port}`],
    ['encrypted once both agree to it', { disabledCommands: [] }, port => `smtp://127.0.0.1:${port}?tls=required`],
  ]) {
    test(`${name}, a mail arrives at a server whose certificate is trusted`, async () => {
      const way = await asked({ ...options, key: trusted.key, cert: trusted.cert }, address, { SSL_CERT_FILE: trusted.file });
      await expect.poll(() => way.server.mails.map(mail => mail.subject)).toContain('Choose a new password');
      expect(way.seen.every(session => session.secure)).toBe(true);
      await way.stop();
    });

    test(`${name}, nothing is said to a server whose certificate nobody knows`, async ({ browser }) => {
      const stranger = certificate();
      const way = await asked({ ...options, key: stranger.key, cert: stranger.cert }, address, { SSL_CERT_FILE: trusted.file });
      const page = await outbox(browser, way.site);
      await expect(async () => {
        await page.reload();
        await expect(page.getByText(/certificate|UnknownIssuer/i).first()).toBeVisible({ timeout: 1_000 });
      }).toPass();
      expect(way.server.mails).toEqual([]);
      await way.stop();
    });
  }

  test('a server that cannot encrypt is told nothing where that was asked for', async ({ browser }) => {
    const way = await asked({ disabledCommands: ['STARTTLS'] }, port => `smtp://127.0.0.1:${port}?tls=required`);
    const page = await outbox(browser, way.site);
    await expect(async () => {
      await page.reload();
      await expect(page.getByText(/next try/).first()).toBeVisible({ timeout: 1_000 });
    }).toPass();
    expect(way.server.mails).toEqual([]);
    await way.stop();
  });

  test('a server that takes its time gets the mail, and nobody waits for it', async ({ browser }) => {
    const slowly = (...all) => setTimeout(all.pop(), 2_500);
    const way = await asked({ disabledCommands: ['STARTTLS'], onConnect: slowly, onMailFrom: slowly, onRcptTo: slowly }, port => `smtp://127.0.0.1:${port}`);
    // Whoever asked has their answer by now; meanwhile people sign in and read.
    expect(way.server.mails).toEqual([]);
    await outbox(browser, way.site);
    await expect.poll(() => way.server.mails.map(mail => mail.subject)).toContain('Choose a new password');
    await way.stop();
  });
});
