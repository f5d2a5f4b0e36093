// How long it takes from what a telephone provider tells until it stands on another person's screen: `cargo xtask bench --only-lag`.
// Twilio's messages, signed by Twilio's own library; Ana's browser is on a page of its own and is not touched.
import { chromium, request } from '@playwright/test';
import twilio from 'twilio';
import { browser as options, url } from './support/browser.js';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 40);
const token = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';
const [ours, anas] = ['+12125550188', '+351211234567'];

const browser = await chromium.launch(options);
const signedIn = async (who, path) => {
  const page = await (await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 900 } })).newPage();
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByLabel('E-mail address').fill(`${who}@callboard.example`);
  await page.getByLabel('Password').fill('callboard-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(target => target.pathname === path.split('?')[0]);
  await page.locator('html[data-alive]').waitFor();
  return page;
};

const sam = await signedIn('sam', '/settings/telephony');
await sam.locator('summary', { hasText: /^Twilio$/ }).click();
const form = sam.locator('details', { has: sam.locator('summary', { hasText: /^Twilio$/ }) }).first();
await form.getByLabel('Name').fill('Our Twilio');
await form.getByLabel('Account SID').fill('AC00000000000000000000000000000000');
await form.getByLabel('Auth token').fill(token);
await form.getByRole('button', { name: 'Add connection' }).click();
const added = sam.getByRole('list', { name: 'Connections' }).getByRole('listitem').filter({ hasText: 'Our Twilio' });
const webhook = await added.locator('code').textContent();
await sam.locator('summary', { hasText: 'Add a number' }).click();
await sam.getByLabel('Our number', { exact: true }).fill(ours);
await sam.getByLabel('What it is for').fill('Sales');
await sam.getByLabel('Connection', { exact: true }).selectOption({ label: 'Our Twilio' });
await sam.getByLabel('Answered by').selectOption({ label: 'Ana Silva' });
await sam.getByRole('button', { name: 'Save number' }).click();
await sam.getByRole('list', { name: 'Our numbers' }).getByText('+1 212 555 0188').waitFor();

const ana = await signedIn('ana', '/calls?preset=held');
const api = await request.newContext();
const tell = async (query, fields) => {
  const to = query ? `${webhook}?${query}` : webhook;
  const answer = await api.post(to, { form: fields, headers: { 'X-Twilio-Signature': twilio.getExpectedTwilioSignature(token, to, fields) } });
  if (answer.status() !== 200) throw new Error(`${answer.status()} ${await answer.text()}`);
};
// The moment at which a selector first fits, by the clock of the machine: no polling from outside.
const seen = (selector, text) => ana.evaluate(([selector, text]) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`no ${selector} with ${text}`)), 60_000);
  const fits = () => [...document.querySelectorAll(selector)].some(one => one.textContent.includes(text));
  if (fits()) resolve(Date.now());
  const watch = new MutationObserver(() => {
    if (!fits()) return;
    watch.disconnect();
    resolve(Date.now());
  });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
}), [selector, text]);

const took = { 'it rings on their screen': [], 'it is held in their list': [] };
for (let round = 0; round < ROUNDS; round += 1) {
  const from = `+1646555${String(1000 + round)}`;
  const number = `${from.slice(0, 2)} ${from.slice(2, 5)} ${from.slice(5, 8)} ${from.slice(8)}`;
  const sid = Math.random().toString(16).slice(2).padEnd(32, '0').slice(0, 32);
  const began = Date.now() - 800_000;
  const said = (CallSid, number, CallStatus, second, more) => ({
    CallSid, CallStatus, From: from, SequenceNumber: String(number), CallbackSource: 'call-progress-events',
    Timestamp: new Date(began + second * 1000).toUTCString().replace('GMT', '+0000'), ...more,
  });
  const theirs = (number, status, second, more) => tell('', said(`CA${sid}`, number, status, second, { Direction: 'inbound', To: ours, ...more }));
  const desk = (number, status, second, more) => tell(`of=CA${sid}&leg=agent`, said(`CB${sid}`, number, status, second, { Direction: 'outbound-dial', To: anas, ParentCallSid: `CA${sid}`, ...more }));

  const rings = seen('.ring.call', number);
  let told = Date.now();
  await theirs(0, 'ringing', 0);
  await desk(0, 'ringing', 1);
  took['it rings on their screen'].push(await rings - told);
  await desk(1, 'in-progress', 9);
  await theirs(1, 'in-progress', 9);
  const held = seen('.row:has(.st.held)', number);
  told = Date.now();
  await theirs(2, 'completed', 729, { CallDuration: '720' });
  await desk(2, 'completed', 729, { CallDuration: '720' });
  took['it is held in their list'].push(await held - told);
}
await browser.close();

console.log(`${''.padEnd(66)} ${'p50 ms'.padStart(10)} ${'p99 ms'.padStart(10)}`);
for (const [name, all] of Object.entries(took)) {
  all.sort((a, b) => a - b);
  const part = of => String(all[Math.min(all.length - 1, Math.floor(all.length * of))]).padStart(10);
  console.log(`${`from the provider's message until ${name}`.padEnd(66)} ${part(0.5)} ${part(0.99)}`);
}
