// Requirement 8: a known contact dials our number, and the call logs itself.
import twilio from 'twilio';
import { callboard } from '../support/server.js';
import { add, alive, button, day, expect, fact, history, open, people, settled, signedIn, test, unique } from '../support/test.js';

test.use({ who: null });

const token = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';
const ours = '+12125550188';
const anas = '+351211234567';

let site;
test.beforeAll(async () => {
  site = await callboard();
});
test.afterAll(async () => {
  await site?.stop();
});

/** Sets up Twilio with our number, which Ana answers, through the settings; gives the address that is to be pasted there. */
async function settings(page) {
  await open(page, '/settings/telephony');
  const connections = page.getByRole('list', { name: 'Connections' }).getByRole('listitem');
  if (await connections.filter({ hasText: 'Our Twilio' }).count() === 0) {
    await page.locator('summary', { hasText: /^Twilio$/ }).click();
    const form = page.locator('details', { has: page.locator('summary', { hasText: /^Twilio$/ }) }).first();
    await form.getByLabel('Name').fill('Our Twilio');
    await form.getByLabel('Account SID').fill('AC00000000000000000000000000000000');
    await form.getByLabel('Auth token').fill(token);
    await form.getByRole('button', { name: 'Add connection' }).click();
    await expect(connections.filter({ hasText: 'Our Twilio' })).toBeVisible();
    await settled(page);
    await page.locator('summary', { hasText: 'Add a number' }).click();
    const number = page.locator('details', { has: page.locator('summary', { hasText: 'Add a number' }) });
    await number.getByLabel('Our number').fill(ours);
    await number.getByLabel('What it is for').fill('Sales');
    await number.getByLabel('Connection').selectOption({ label: 'Our Twilio' });
    await number.getByLabel('Answered by').selectOption({ label: 'Ana Silva' });
    await button(number, 'Save number').click();
    await expect(page.getByRole('list', { name: 'Our numbers' })).toContainText('+1 212 555 0188');
    await settled(page);
    // Where Ana picks up is hers to say, or an administrator's.
    await open(page, '/settings/users?q=ana%20silva');
    const ana = page.getByRole('list', { name: 'Users' }).getByRole('listitem').filter({ hasText: 'Ana Silva' });
    await ana.locator('summary').click();
    await ana.getByLabel('Picks up at').fill(anas);
    await button(ana, 'Save').click();
    await expect(ana).toContainText('picks up at +351 21 123 4567');
    await open(page, '/settings/telephony');
  }
  return connections.filter({ hasText: 'Our Twilio' }).locator('code').textContent();
}

/** Tells Callboard something as Twilio does: signed by Twilio's own library. */
async function tell(request, webhook, query, fields, signedWith = token) {
  const url = query ? `${webhook}?${query}` : webhook;
  return request.post(url, {
    form: fields,
    headers: { 'X-Twilio-Signature': twilio.getExpectedTwilioSignature(signedWith, url, fields) },
  });
}

/** A call from a number, message by message. */
function inbound(from, sid, began) {
  const at = second => new Date(began + second * 1000).toUTCString().replace('GMT', '+0000');
  const said = (CallSid, number, CallStatus, second, more) => ({
    CallSid, CallStatus, From: from, SequenceNumber: String(number), CallbackSource: 'call-progress-events', Timestamp: at(second), ...more,
  });
  const theirs = (number, status, second, more) => ['', said(`CA${sid}`, number, status, second, { Direction: 'inbound', To: ours, ...more })];
  const anas_ = (number, status, second, more) => [`of=CA${sid}&leg=agent`,
    said(`CB${sid}`, number, status, second, { Direction: 'outbound-dial', To: anas, ParentCallSid: `CA${sid}`, ...more })];
  return {
    ringing: [theirs(0, 'ringing', 0), anas_(0, 'initiated', 0), anas_(1, 'ringing', 1)],
    answered: [anas_(2, 'in-progress', 9), theirs(1, 'in-progress', 9)],
    ended: [anas_(3, 'completed', 729, { CallDuration: '720' }), theirs(2, 'completed', 729, { CallDuration: '720' })],
    recorded: [[`of=CA${sid}`, { CallSid: `CB${sid}`, RecordingSid: `RE${sid}`, RecordingStatus: 'completed', RecordingDuration: '718',
      RecordingUrl: `https://api.twilio.com/Recordings/RE${sid}` }]],
  };
}

test('8 Telephony inbound: a known contact calls, is answered, and after twelve minutes the call has logged itself @still', async ({ browser, request }) => {
  const complaints = [];
  const sam = await signedIn(browser, site, people.sam, complaints);
  const ana = await signedIn(browser, site, people.ana, complaints);
  const webhook = await settings(sam);
  const [account, contact] = ['Acme', 'Jane Roe'].map(unique);
  const from = `+1212555${String(Math.floor(1000 + Math.random() * 9000))}`;
  const accountPage = await add(sam, 'accounts', account);
  const contactPage = await add(sam, 'contacts', contact, { Account: account, Number: from });
  const sid = Math.random().toString(16).slice(2).padEnd(32, '0').slice(0, 32);
  const call = inbound(from, sid, Date.now() - 800_000);

  // What somebody else sends is refused, and leaves nothing.
  expect((await tell(request, webhook, ...call.ringing[0], 'another key')).status()).toBe(403);

  for (const one of call.ringing) expect((await tell(request, webhook, ...one)).status()).toBe(200);
  const card = ana.locator('.ring.call', { hasText: contact });
  if (alive()) {
    // It rings on Ana's page, whatever she is at, and takes nothing from her.
    await expect(card).toContainText('Ringing');
    await expect(card).toContainText(account);
    await expect(card).toContainText('Exactly');
    await card.getByLabel('Note').fill('Asks about the');
    await ana.getByRole('link', { name: 'Tasks', exact: true }).click();
    await expect(ana.getByRole('heading', { level: 1, name: 'Tasks' })).toBeVisible();
    await expect(card.getByLabel('Note')).toHaveValue('Asks about the');
  }
  for (const one of call.answered) await tell(request, webhook, ...one);
  if (alive()) {
    await expect(card.getByRole('timer')).toBeVisible();
    await expect(card.getByLabel('Note')).toHaveValue('Asks about the');
    await card.getByLabel('Note').fill('Asks about the invoice');
    await button(card, 'Save note').click();
    await expect(card.getByLabel('Note')).toHaveValue('');
  }
  // The end before the recording, and everything a second time.
  for (const one of [...call.ended, ...call.recorded, ...call.ended, ...call.answered]) await tell(request, webhook, ...one);
  if (alive()) {
    // It is over: how it came out is to be said, or later.
    await expect(card).toContainText('Over');
    await expect(card.getByRole('link', { name: 'Add outcome' })).toBeVisible();
    await button(card, 'Close').click();
    await expect(card).toHaveCount(0);
  }

  await expect(async () => {
    await open(sam, contactPage);
    await expect(history(sam).first()).toContainText('Held', { timeout: 1000 });
  }).toPass();
  await expect(history(sam)).toHaveCount(1);
  for (const part of ['Held', 'Inbound', '12 min', 'Ana Silva', contact]) await expect(history(sam).first()).toContainText(part);
  await open(sam, accountPage);
  await expect(history(sam).first()).toContainText(`Call from ${contact}`);
  await history(sam).first().getByRole('link', { name: `Call from ${contact}` }).click();
  await expect(sam.locator('.call-top .st')).toHaveText('Held');
  await settled(sam);
  await expect(fact(sam, 'Duration')).toHaveText('12 min');
  await expect(fact(sam, 'Ring time')).toHaveText('8 s');
  await expect(fact(sam, "Provider's call")).toHaveText(`CA${sid}`);
  await expect(sam.getByRole('link', { name: 'Recording' })).toHaveAttribute('href', `https://api.twilio.com/Recordings/RE${sid}`);
  await expect(sam.getByRole('complementary').getByRole('link', { name: contact, exact: true })).toBeVisible();
  await expect(sam.getByRole('complementary').getByRole('link', { name: account, exact: true })).toBeVisible();
  await expect(sam.locator('.story')).toContainText('by the phone system');
  if (alive()) await expect(sam.locator('.note')).toContainText('Asks about the invoice');
  // Every message is in the ledger, with how often it came.
  await open(sam, '/settings/telephony/ledger');
  await expect(sam.getByRole('list', { name: 'Messages' })).toContainText('delivered 2 times');
  await expect(sam.getByRole('list', { name: 'Messages' }).getByRole('listitem').first()).toContainText('signature good');
  expect(complaints).toEqual([]);
});

test('a call nobody answers is missed, and whoever is made for its number has it @still', async ({ browser, request }) => {
  const sam = await signedIn(browser, site, people.sam);
  const webhook = await settings(sam);
  const from = `+1212555${String(Math.floor(1000 + Math.random() * 9000))}`;
  const sid = Math.random().toString(16).slice(2).padEnd(32, '0').slice(0, 32);
  const call = inbound(from, sid, Date.now() - 60_000);
  for (const one of call.ringing) await tell(request, webhook, ...one);
  const at = new Date(Date.now() - 40_000).toUTCString().replace('GMT', '+0000');
  await tell(request, webhook, '', { CallSid: `CA${sid}`, CallStatus: 'completed', Direction: 'inbound', From: from, To: ours, SequenceNumber: '1', Timestamp: at });
  const shown = `+1 212 555 ${from.slice(-4)}`;
  await expect(async () => {
    await open(sam, '/calls?preset=missed');
    await expect(sam.locator('.row', { hasText: shown })).toContainText('They hung up before we answered', { timeout: 1000 });
  }).toPass();
  await expect(sam.locator('.row', { hasText: shown })).toContainText('Waiting');
  await open(sam, '/calls?preset=unknown');
  await expect(sam.locator('.row', { hasText: shown }).getByRole('link', { name: 'New lead' })).toBeVisible();
  await sam.getByRole('link', { name: `Call from ${shown}` }).first().click();
  await expect(fact(sam, 'Reason')).toHaveText('They hung up before we answered');
  await settled(sam);
  await sam.getByRole('link', { name: 'New contact' }).click();
  await expect(sam.getByLabel('Number', { exact: true }).first()).toHaveValue(from);
  const name = unique('Nina New');
  await settled(sam);
  await sam.getByLabel('Name', { exact: true }).fill(name);
  await button(sam, 'Save').click();
  await expect(sam.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(history(sam).first()).toContainText(`Call from ${name}`);
});

test('a call from a number nobody has is given to somebody known, who has the number from then on @still', async ({ browser, request }) => {
  const sam = await signedIn(browser, site, people.sam);
  const name = unique('Olga Known');
  const contact = await add(sam, 'contacts', name);
  const webhook = await settings(sam);
  const from = `+1212555${String(Math.floor(1000 + Math.random() * 9000))}`;
  const sid = Math.random().toString(16).slice(2).padEnd(32, '0').slice(0, 32);
  for (const one of inbound(from, sid, Date.now() - 60_000).ringing) await tell(request, webhook, ...one);
  const at = new Date(Date.now() - 40_000).toUTCString().replace('GMT', '+0000');
  await tell(request, webhook, '', { CallSid: `CA${sid}`, CallStatus: 'completed', Direction: 'inbound', From: from, To: ours, SequenceNumber: '1', Timestamp: at });
  const shown = `+1 212 555 ${from.slice(-4)}`;
  await expect(async () => {
    await open(sam, '/calls?preset=unknown');
    await sam.getByRole('link', { name: `Call from ${shown}` }).first().click({ timeout: 1000 });
  }).toPass();
  await expect(sam.getByText(`No one has ${shown}`)).toBeVisible();
  await settled(sam);
  await sam.getByLabel('Somebody you know').fill('Nobody Such');
  await button(sam, 'Find').click();
  await expect(sam.getByText('Nobody goes by that name.')).toBeVisible();
  await settled(sam);
  await sam.getByLabel('Somebody you know').fill(name);
  await button(sam, 'Find').click();
  await settled(sam);
  await sam.getByRole('button', { name: `It is ${name}` }).click();
  await expect(sam.getByText(`Chosen by hand for ${shown}`)).toBeVisible();
  await open(sam, contact);
  await expect(sam.getByRole('link', { name: shown })).toBeVisible();
  await expect(history(sam).first()).toContainText(`Call from ${name}`);
});

test('the simulator lets somebody call: it rings at all who answer the number, is talked on by one, and is held at its time', async ({ browser }) => {
  test.skip(!alive());
  const complaints = [];
  const sam = await signedIn(browser, site, people.sam, complaints);
  const jonas = await signedIn(browser, site, people.jonas, complaints);
  const contact = unique('Sim Caller');
  const number = `+1212555${String(Math.floor(1000 + Math.random() * 9000))}`;
  await add(sam, 'contacts', contact, { Number: number });
  await open(sam, '/settings/telephony');
  const number199 = sam.getByRole('list', { name: 'Our numbers' }).getByRole('listitem').filter({ hasText: '+1 212 555 0199' });
  await number199.locator('summary').click();
  await number199.getByLabel('Also rings at').fill('Nobody Here');
  await button(number199, 'Save number').click();
  await expect(number199).toContainText('Nobody Here: Nobody of that name is here');
  await number199.getByLabel('Also rings at').fill(people.jonas);
  await button(number199, 'Save number').click();
  await expect(number199).toContainText('answered by Sam Okafor, Jonas Weber');
  await settled(sam);
  const trial = sam.locator('section.card', { hasText: 'Try it' });
  await trial.getByLabel('Who calls').fill(number);
  await trial.getByLabel('Rings for how many seconds').fill('60');
  await trial.getByLabel('They talk for').fill('12 min');
  await button(trial, 'Call now').click();
  const card = sam.locator('.ring.call', { hasText: contact });
  await expect(card).toContainText('Ringing');
  const theirs = jonas.locator('.ring.call', { hasText: contact });
  await expect(theirs).toContainText('Ringing');
  site.moveTo(Date.now() + 65_000);
  await expect(card.getByRole('timer')).toBeVisible();
  await expect(theirs).toHaveCount(0);
  site.moveTo(Date.now() + 15 * 60_000);
  await expect(card).toContainText('Over');
  await button(card, 'Close').click();
  await expect(card).toHaveCount(0);
  await open(sam, `/calls?q=${encodeURIComponent(`Call from ${contact}`)}`);
  await expect(sam.locator('.row')).toContainText('12 min');
  site.moveTo(Date.now());
  expect(complaints).toEqual([]);
});

test('a switchboard that is not there says so, on its own and when it is tried out @still', async ({ browser }) => {
  const sam = await signedIn(browser, site, people.sam);
  await open(sam, '/settings/telephony');
  if (alive()) {
    await button(sam, 'Test Simulator').click();
    await expect(sam.locator('.toast')).toContainText('The simulator is a part of Callboard: it is there.');
  }
  const name = unique('Switchboard');
  const form = sam.locator('details', { has: sam.locator('summary', { hasText: /^Asterisk$/ }) }).first();
  await form.locator('summary').click();
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Address of its web server').fill('pbx.example.com');
  await form.getByRole('button', { name: 'Add connection' }).click();
  await expect(form).toContainText('Give the user, as it stands in ari.conf.');
  await expect(form).toContainText('Give the address of its web server, like http://pbx.example.com:8088.');
  await form.getByLabel('ARI user').fill('callboard');
  await form.getByLabel('Password').fill('a password');
  // Nobody listens there.
  await form.getByLabel('Address of its web server').fill('http://127.0.0.1:9');
  await form.getByLabel('Context that dials out').fill('from-internal');
  await form.getByRole('button', { name: 'Add connection' }).click();
  const connections = sam.getByRole('list', { name: 'Connections' }).getByRole('listitem');
  const row = connections.filter({ hasText: name });
  await expect(row).toBeVisible();
  await settled(sam);
  await button(row, `Test ${name}`).click();
  await expect(row.getByRole('alert')).toContainText('It does not work: nobody answers at this address.');
  await expect(async () => {
    if (!alive()) await sam.goto('/settings/telephony');
    await expect(row).toContainText('Not connected:', { timeout: 2_000 });
  }).toPass();
  await expect(row).toContainText('Look at this');
  if (alive()) {
    // What was answered stays when the page is read again.
    await button(row, `Test ${name}`).click();
    await expect(row.getByRole('alert')).toHaveCount(1);
    const many = await connections.count();
    await form.locator('summary').click();
    await form.getByLabel('Name').fill(unique('Another'));
    await form.getByLabel('ARI user').fill('callboard');
    await form.getByLabel('Password').fill('a password');
    await form.getByLabel('Address of its web server').fill('http://127.0.0.1:9');
    await form.getByRole('button', { name: 'Add connection' }).click();
    await expect(connections).toHaveCount(many + 1);
    await expect(row.getByRole('alert')).toHaveCount(1);
  }
});
