import { add, another, alive, button, day, expect, history, open, people, settled, test, unique } from '../support/test.js';

test('5 Participants and related record: two teammates and a contact of Acme, shown on the call, and in both histories @still', async ({ page }) => {
  const [account, contact, purpose] = ['Acme', 'Jane Roe', 'Qualify budget'].map(unique);
  const accountPage = await add(page, 'accounts', account);
  const contactPage = await add(page, 'contacts', contact, { Title: 'Head of Operations', Account: account, Number: '+1 212 555 0100' });
  await expect(page.locator('.subtitle')).toHaveText(`Head of Operations · ${account}`);

  await open(page, '/calls/new');
  await page.getByLabel('With', { exact: true }).fill(`${contact}; Ana Silva; Jonas Weber`);
  await page.getByLabel('Purpose').fill(purpose);
  // Not within the hour: its reminder would ring in the tests that follow.
  await page.getByLabel('Date').fill(day(1));
  await page.getByLabel('Date').fill(day(1));
  await page.getByLabel('Time', { exact: true }).fill('14:00');
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(purpose);

  const aside = page.getByRole('complementary');
  for (const name of [contact, 'Ana Silva', 'Jonas Weber', 'Sam Okafor']) await expect(aside.getByText(name, { exact: true }).first()).toBeVisible();
  await expect(aside.getByRole('link', { name: account, exact: true })).toBeVisible();

  await open(page, contactPage);
  await expect(history(page)).toHaveCount(1);
  await expect(history(page)).toContainText(purpose);
  await expect(history(page)).toContainText('takes part');
  await open(page, accountPage);
  await expect(history(page)).toHaveCount(1);
  await expect(history(page)).toContainText('about this');
  await expect(history(page)).toContainText(`${contact}, Ana Silva, Jonas Weber`);
});

test('an invited teammate answers, and the story says so @still', async ({ page, browser }) => {
  const purpose = unique('Answering');
  await open(page, '/calls/new');
  await page.getByLabel('With', { exact: true }).fill('Jonas Weber');
  await page.getByLabel('Purpose').fill(purpose);
  // Not within the hour: its reminder would ring in the tests that follow.
  await page.getByLabel('Date').fill(day(1));
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(purpose);
  const theirs = await another(browser, people.jonas);
  await open(theirs, new URL(page.url()).pathname);
  await button(theirs, 'Accepted').click();
  await expect(theirs.locator('.person').filter({ hasText: 'Jonas Weber' })).toContainText('accepted');
  await expect(theirs.locator('.story')).toContainText('Jonas Weber: accepted');
});

test('a name that fits several is answered with a choice, and a new one is made without losing the form @still', async ({ page }) => {
  const [one, other, name, fresh, purpose] = ['Nordwind', 'Sundar', 'Alex Twin', 'Nina New', 'Choosing'].map(unique);
  for (const account of [one, other]) {
    await add(page, 'accounts', account);
    await add(page, 'contacts', name, { Account: account });
  }
  await open(page, '/calls/new');
  await page.getByLabel('With', { exact: true }).fill(name);
  await page.getByLabel('Purpose').fill(purpose);
  // Not within the hour: its reminder would ring in the tests that follow.
  await page.getByLabel('Date').fill(day(1));
  await button(page, 'Plan call').click();
  await expect(page.getByText(`There are several “${name}”`)).toBeVisible();
  await expect(page.getByLabel('Purpose')).toHaveValue(purpose);
  await page.getByText(`${name} (${other})`).click();
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(purpose);
  await expect(page.getByRole('complementary').getByRole('link', { name: other, exact: true })).toBeVisible();

  await settled(page);
  await page.getByRole('link', { name: 'Edit', exact: false }).click();
  await expect(page.getByLabel('With', { exact: true })).toHaveValue(`${name} (${other})`);
  await settled(page);
  await page.getByLabel('With', { exact: true }).fill(`${name} (${other}); ${fresh}`);
  await button(page, 'Save').click();
  await page.getByText(`New contact “${fresh}”`).click();
  await button(page, 'Save').click();
  await expect(page.getByRole('complementary').getByRole('link', { name: fresh, exact: true })).toBeVisible();
  await expect(page.locator('.story')).toContainText(`${fresh} takes part`);
});

test('the picker suggests while one types, by name and by number, and works with the keyboard', async ({ page }) => {
  test.skip(!alive());
  const [account, contact, purpose] = ['Keyboard Ltd', 'Kara Keys', 'By keyboard'].map(unique);
  await add(page, 'accounts', account);
  await add(page, 'contacts', contact, { Account: account, Number: '+44 20 7946 0321' });
  await open(page, '/calls/new');
  const field = page.getByLabel('With', { exact: true });
  await expect(field).toBeFocused();
  await page.keyboard.type(contact.slice(0, 9));
  const option = page.getByRole('option', { name: contact });
  await expect(option).toBeVisible();
  await page.keyboard.press('ArrowDown');
  for (let step = 0; step < 12 && await option.getAttribute('aria-selected') !== 'true'; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  // The next name is typed at once.
  await expect(field).toHaveValue(`${contact} (${account}); `);
  await expect(page.getByLabel('About', { exact: true })).toHaveValue(`${account} (account)`);
  await page.keyboard.type('20 7946 03');
  await expect(page.getByRole('option', { name: '+44 20 7946 0321' }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await field.fill(`${contact} (${account})`);
  await page.getByLabel('Purpose').fill(purpose);
  // Not within the hour: its reminder would ring in the tests that follow.
  await page.getByLabel('Date').fill(day(1));
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(purpose);
});
