// A code besides the password: scanned as a phone does, and computed by the standard with nothing of ours.
import { createHmac } from 'node:crypto';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { apart, button, expect, open, settled, test, unique } from '../support/test.js';

/** RFC 4648, base32. */
function bytes(text) {
  const bits = [...text].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map(byte => Number.parseInt(byte, 2)));
}

/** RFC 6238: the six digits of a half minute. */
function code(secret, at) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac('sha1', bytes(secret)).update(counter).digest();
  const from = hash[19] & 15;
  return String((hash.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** What a phone's camera reads. */
async function scan(picture) {
  const { data, width, height } = PNG.sync.read(await picture.screenshot());
  return new URL(jsQR(new Uint8ClampedArray(data), width, height).data);
}

async function withPassword(page, email, password) {
  await open(page, '/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await button(page, 'Sign in').click();
}

async function signOut(page) {
  await open(page, '/profile');
  await button(page.locator('main'), 'Sign out').click();
  await page.waitForURL(/\/sign-in/);
}

test('two-step sign-in is set up by scanning, asked for at the next sign-in, and lost phones are no end @still', async ({ page, browser }) => {
  const name = unique('Tess Two');
  const email = `${name.replaceAll(' ', '.').toLowerCase()}@callboard.example`;
  await open(page, '/settings/users');
  const add = page.locator('section', { has: page.getByRole('heading', { name: 'Add somebody' }) });
  await add.getByLabel('Name').fill(name);
  await add.getByLabel('E-mail address').fill(email);
  await add.getByLabel('First password').fill('given by somebody');
  await button(add, 'Add user').click();
  await expect(page.getByText(email)).toBeVisible();

  const tess = await apart(browser, { storageState: { cookies: [], origins: [] } });
  await withPassword(tess, email, 'given by somebody');
  await tess.getByLabel('Password you were given').fill('given by somebody');
  await tess.getByLabel('New password').fill('known to tess alone');
  await button(tess, 'Save and go on').click();
  await tess.waitForURL(target => target.pathname === '/');

  await open(tess, '/profile');
  const card = tess.locator('section', { has: tess.getByRole('heading', { name: 'Two-step sign-in' }) });
  await button(card, 'Set it up').click();
  await expect(card.getByRole('img')).toBeVisible();
  await settled(tess);
  const address = await scan(card.getByRole('img'));
  expect(address.protocol + address.host).toBe('otpauth:totp');
  expect(decodeURIComponent(address.pathname)).toBe(`/Callboard:${email}`);
  const secret = address.searchParams.get('secret');
  expect((await card.locator('.key').textContent()).replaceAll(' ', '')).toBe(secret);
  const recovery = await card.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
  expect(new Set(recovery).size).toBe(10);

  await card.getByLabel('Code that your app shows').fill('123');
  await card.getByLabel('Your password').fill('known to tess alone');
  await button(card, 'Turn it on').click();
  await expect(card.getByText('That code is not right.')).toBeVisible();
  await expect(card.getByLabel('Code that your app shows')).toHaveValue('123');
  const at = Date.now();
  await card.getByLabel('Code that your app shows').fill(code(secret, at));
  await card.getByLabel('Your password').fill('known to tess alone');
  await button(card, 'Turn it on').click();
  await expect(card.getByText('10 recovery codes are left.')).toBeVisible();
  await expect(card.getByText(recovery[0])).toHaveCount(0);

  await signOut(tess);
  await withPassword(tess, email, 'known to tess alone');
  await expect(tess.getByRole('heading', { level: 1, name: 'Your code' })).toBeVisible();
  await tess.goto('/calls');
  await expect(tess.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await withPassword(tess, email, 'known to tess alone');
  // The one after that which turned it on: none is taken twice.
  await tess.getByLabel('Code', { exact: true }).fill(code(secret, at + 30_000));
  await button(tess, 'Sign in').click();
  await tess.waitForURL(target => target.pathname === '/');

  await signOut(tess);
  await withPassword(tess, email, 'known to tess alone');
  await tess.getByLabel('Code', { exact: true }).fill(recovery[0]);
  await tess.getByLabel('Ask for no code in this browser for 30 days').check();
  await button(tess, 'Sign in').click();
  await tess.waitForURL(target => target.pathname === '/');
  await open(tess, '/profile');
  await expect(card.getByText('9 recovery codes are left.')).toBeVisible();

  await signOut(tess);
  await withPassword(tess, email, 'known to tess alone');
  await tess.waitForURL(target => target.pathname === '/');

  // With neither phone nor paper, an administrator helps.
  await open(page, '/settings/users');
  const row = page.locator('.row.user', { hasText: email });
  await expect(row).toContainText('two-step sign-in');
  await row.getByText('Change', { exact: true }).click();
  await button(row, 'Turn off two-step sign-in').click();
  await expect(row).not.toContainText('· two-step sign-in');
  await open(tess, '/profile');
  await expect(button(card, 'Set it up')).toBeVisible();
});
