// Requirement 9: one click dials, and the call tells how it went.
import { add, alive, button, expect, fact, history, open, settled, test, unique } from '../support/test.js';

/** A contact with a number whose last digit says how the simulator plays a call to it. */
async function someone(page, end, more = {}) {
  const [account, contact] = ['Redwood', 'Raj Mehta'].map(unique);
  const number = `+1212${String(Math.floor(200 + Math.random() * 700))}${String(Math.floor(100 + Math.random() * 900))}${end}`;
  const accountPage = await add(page, 'accounts', account);
  const contactPage = await add(page, 'contacts', contact, { Account: account, Number: number, ...more });
  return { account, contact, number, accountPage, contactPage };
}

/** Until the page says so; without JavaScript it is asked for again and again. */
async function until(page, check) {
  if (alive()) return check({});
  return expect(async () => {
    await page.reload();
    await check({ timeout: 500 });
  }).toPass();
}

test('9 Click to dial: the icon on a contact, confirmed and placed, is a call that is held with its real times @still', async ({ page }) => {
  const { account, contact, accountPage, contactPage } = await someone(page, '0');
  await open(page, contactPage);
  await page.locator('a.dial').click();
  await expect(page.getByRole('heading', { level: 1, name: `Call ${contact}` })).toBeVisible();
  await settled(page);
  await page.getByLabel('Purpose').fill('Renewal');
  await button(page, 'Call').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Renewal' })).toBeVisible();
  const call = new URL(page.url()).pathname;
  const telephone = page.locator('section', { has: page.getByRole('heading', { name: 'Telephone' }) });
  await until(page, options => expect(telephone.getByRole('status')).toContainText('Connected', options));
  await settled(page);
  // What is written while they talk is the outcome of the call that its line closes; right after the talk it is asked for.
  const closing = page.getByRole('region', { name: 'How did it go?' });
  const outcome = closing.getByLabel('Outcome');
  if (alive()) {
    await button(page, 'Held').click();
    await outcome.fill('Wants the offer in writing');
  }
  await button(page.getByRole('main'), 'Hang up').click();
  await until(page, options => expect(page.locator('.call-top .st')).toHaveText('Held', options));
  if (alive()) await expect(outcome).toHaveValue('Wants the offer in writing');
  else await outcome.fill('Wants the offer in writing');
  await closing.getByRole('button', { name: /^Save (as|outcome)/ }).click();
  await until(page, options => expect(page.locator('.call-top .st')).toHaveText('Held', options));
  await expect(fact(page, 'Outcome')).toHaveText('Wants the offer in writing');
  await expect(page.locator('.facts').first()).toContainText('Held');
  await expect(fact(page, 'Talk time')).toHaveText(/\d+ s/);
  await expect(page.getByRole('complementary').getByRole('link', { name: contact, exact: true })).toBeVisible();
  await expect(page.getByRole('complementary').getByRole('link', { name: account, exact: true })).toBeVisible();
  for (const place of [contactPage, accountPage]) {
    await open(page, place);
    await expect(history(page)).toHaveCount(1);
    for (const part of ['Renewal', 'Held', 'Outbound', 'Sam Okafor']) await expect(history(page).first()).toContainText(part);
  }
  await open(page, call);
  await expect(page.locator('.story')).toContainText('by the phone system');
});

test('a busy number is not held, with what the network said; the keyboard is enough @still', async ({ page }) => {
  const { contactPage } = await someone(page, '1');
  await open(page, contactPage);
  if (alive()) await page.keyboard.press('d');
  else await page.locator('a.dial').click();
  const purpose = page.getByLabel('Purpose');
  await expect(purpose).toBeVisible();
  await settled(page);
  if (alive()) await expect(purpose).toBeFocused();
  await purpose.press('Enter');
  await expect(page.getByRole('heading', { name: 'Telephone' })).toBeVisible();
  await until(page, options => expect(page.locator('.call-top .st')).toHaveText('Not held', options));
  await expect(fact(page, 'Reason')).toHaveText('Busy');
  await expect(fact(page, 'Result')).toHaveText('Busy');
});

test('whoever has dialled writes down what is said at once, and a picked outcome leads on to its words', async ({ page }) => {
  const { contactPage } = await someone(page, '8');
  await open(page, contactPage);
  await page.keyboard.press('d');
  await expect(page.getByLabel('Purpose')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.notes > form textarea')).toBeFocused();
  await page.keyboard.type('now she says');
  await expect(page.locator('.notes > form textarea')).toHaveValue('now she says');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.note')).toContainText('now she says');
  await until(page, options => expect(page.locator('.call-top').getByRole('timer')).toBeVisible(options));
  await page.goto(`${new URL(page.url()).pathname}?close=held`);
  await settled(page);
  await page.keyboard.press('2');
  await expect(page.locator('#disposition input').nth(1)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator('#disposition input:focus')).toHaveCount(0);
  await button(page.getByRole('main'), 'Hang up').click();
  await until(page, options => expect(page.locator('.call-top .st')).toHaveText('Held', options));
  await page.getByRole('region', { name: 'How did it go?' }).getByRole('button', { name: /^Save (as|outcome)/ }).click();
  await expect(fact(page, 'Outcome')).not.toBeEmpty();
});

test('a number that is not to be called takes a reason, which stays with the call @still', async ({ page }) => {
  const { contactPage } = await someone(page, '2');
  await open(page, `${contactPage}/edit`);
  await page.getByLabel('Do not call').first().check();
  await button(page, 'Save').click();
  await expect(page.locator('.reach')).toContainText('do not call');
  await settled(page);
  await page.locator('a.dial').click();
  await expect(page.getByText('This number is marked “do not call”.')).toBeVisible();
  await settled(page);
  await button(page, 'Call').click();
  await expect(page.locator('#reason-error')).toContainText('Say why you call all the same.');
  await settled(page);
  await page.getByLabel('Why you call all the same').fill('They asked for it');
  await button(page, 'Call').click();
  await expect(page.locator('.note')).toContainText('Called although marked do not call: They asked for it');
});

test('a number that the device dials is asked for afterwards, wherever one has gone meanwhile @still', async ({ page }) => {
  const { contactPage, contact } = await someone(page, '1');
  const number = page.locator('.reach a.num');
  expect(await number.getAttribute('href')).toMatch(/^tel:\+1/);
  if (!alive()) return;
  // The browser would ask which program is to dial, in a window that no test can reach.
  await page.evaluate(() => addEventListener('click', event => event.target.closest('a[href^=tel]') && event.preventDefault()));
  const asks = page.locator('#dialled');
  await expect(asks).toBeHidden();
  await number.click();
  await expect(asks).toContainText('You are calling with your device.');
  await page.getByRole('link', { name: 'Tasks', exact: true }).click();
  await expect(page).toHaveURL(/\/tasks/);
  // A telephone that forgets the page while one talks reads it anew.
  await page.reload();
  await asks.getByRole('link', { name: 'Log the call' }).click();
  await expect(page.getByLabel('With', { exact: true })).toHaveValue(new RegExp(contact));
  await expect(asks).toBeHidden();
  // Whoever has nothing to log says so.
  await open(page, contactPage);
  await expect(asks).toBeHidden();
  await page.evaluate(() => addEventListener('click', event => event.target.closest('a[href^=tel]') && event.preventDefault()));
  await number.click();
  await asks.getByRole('button', { name: 'Not now' }).click();
  await expect(asks).toBeHidden();
  await expect(number).toBeFocused();
});

test('what is written in the corner stays when the call ends, and no letter of it acts', async ({ page }) => {
  const { contact, contactPage } = await someone(page, '0');
  await open(page, contactPage);
  await page.locator('a.dial').click();
  await page.getByLabel('Purpose').fill('Renewal');
  await button(page, 'Call').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Renewal' })).toBeVisible();
  const call = new URL(page.url()).pathname;
  await open(page, '/contacts');
  const card = page.getByRole('region', { name: 'Calls going on' }).getByRole('article').filter({ hasText: contact });
  await expect(card).toContainText(/\d\d:\d\d/);
  // A key leads to its note.
  await page.keyboard.press('n');
  const note = card.getByLabel('Note');
  await expect(note).toBeFocused();
  await note.pressSequentially('Call again ');
  await page.evaluate(id => fetch('/api/telephony/hang-up', { method: 'POST', body: new URLSearchParams({ id }) }), call.split('/').pop());
  await expect(card.getByRole('link', { name: 'Add outcome' })).toBeVisible();
  await expect(note).toBeFocused();
  await note.pressSequentially('late in the spring');
  await expect(page).toHaveURL(/\/contacts(\?draft|$)/);
  await expect(note).toHaveValue('Call again late in the spring');
  await button(card, 'Save note').click();
  await expect(page.getByText('The note is kept.').first()).toBeVisible();
  await card.getByRole('link', { name: 'Add outcome' }).click();
  await expect(page.locator('.note')).toContainText('Call again late in the spring');
  await page.getByRole('region', { name: 'How did it go?' }).getByLabel('Outcome').fill('Undecided');
  await page.keyboard.press('Control+Enter');
  await expect(fact(page, 'Outcome')).toHaveText('Undecided');
  await expect(card).toHaveCount(0);
});
