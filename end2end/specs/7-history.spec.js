import { add, button, day, expect, history, open, settled, test, unique } from '../support/test.js';

async function log(page, record, purpose, outcome) {
  await open(page, `/calls/log?record=${record.split('/').pop()}`);
  await page.getByLabel('Started').fill('2026-11-02T09:05');
  await page.getByLabel('Ended').fill('2026-11-02T09:23');
  await page.getByLabel('Purpose').fill(purpose);
  await page.getByLabel('Disposition').selectOption({ label: 'Interested' });
  await page.getByLabel('Outcome').fill(outcome);
  await button(page, 'Log call').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(purpose);
}

test('7 History: every call of a contact with status, direction, participants, times, duration if held, and outcome @still', async ({ page }) => {
  const [account, contact, held, planned, missed] = ['Redwood', 'Raj Mehta', 'Held one', 'Planned one', 'Missed one'].map(unique);
  const accountPage = await add(page, 'accounts', account);
  const contactPage = await add(page, 'contacts', contact, { Account: account });
  await log(page, contactPage, held, 'Wants a quote');
  for (const purpose of [planned, missed]) {
    await open(page, `/calls/new?record=${contactPage.split('/').pop()}`);
    await expect(page.getByLabel('With', { exact: true })).toHaveValue(`${contact} (${account})`);
    await page.getByLabel('Purpose').fill(purpose);
    await page.getByLabel('Date').fill(day(1));
    await button(page, 'Plan call').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(purpose);
  }
  await settled(page);
  await button(page, 'Not held').click();
  await settled(page);
  await page.locator('#closing').getByLabel('Reason').fill('No answer');
  await button(page, 'Save as not held').click();
  await expect(page.locator('.call-top .st')).toHaveText('Not held');

  await open(page, contactPage);
  await expect(page.locator('.history .count')).toHaveText('3 calls');
  await expect(history(page).first()).toContainText(planned);
  const row = history(page).filter({ hasText: held });
  for (const part of ['Held', 'Outbound', 'Sam Okafor', contact, '18 min', 'Interested · Wants a quote', 'takes part']) await expect(row).toContainText(part);
  await expect(row.locator('time').first()).toHaveText(/2 Nov, 09:05/);
  const other = history(page).filter({ hasText: missed });
  await expect(other).toContainText('Not held');
  await expect(other).toContainText('No answer');
  await expect(other).not.toContainText(/\d+ min \d+ s/);

  // The filter is the address, and can be taken away again.
  await settled(page);
  await page.getByRole('navigation', { name: 'Filter the calls' }).getByRole('link', { name: 'Held', exact: true }).click();
  await expect(history(page)).toHaveCount(1);
  expect(page.url()).toContain('status=held');
  await open(page, accountPage);
  await expect(history(page)).toHaveCount(3);
});

test('a parent account shows the calls of the accounts below it on demand, a lead its calls on what it became @still', async ({ page }) => {
  const [parent, child, lead, purpose, other] = ['Group', 'Subsidiary', 'Lena Lead', 'Through the lead', 'Below'].map(unique);
  const parentPage = await add(page, 'accounts', parent);
  const childPage = await add(page, 'accounts', child, { 'Part of': parent });
  await log(page, childPage, other, 'fine');
  await open(page, parentPage);
  await expect(history(page)).toHaveCount(0);
  await settled(page);
  await page.getByRole('link', { name: 'With accounts below' }).click();
  await expect(history(page)).toContainText(other);
  await expect(history(page).getByRole('link', { name: child })).toBeVisible();

  const leadPage = await add(page, 'leads', lead, { Company: child });
  await log(page, leadPage, purpose, 'keen');
  await open(page, leadPage);
  await page.getByLabel('Opportunity').fill(unique('Forty seats'));
  await button(page, 'Convert lead').click();
  await expect(page.locator('.back')).toHaveText('Contacts');
  await expect(history(page)).toContainText(purpose);
  await expect(history(page)).toContainText(`through ${lead}`);
  await open(page, childPage);
  await expect(history(page)).toHaveCount(2);
});

test('search finds people by name and by digits in any notation, records and calls @still', async ({ page }) => {
  const [contact, digits] = [unique('Zoe Search'), String(Math.floor(Math.random() * 9000) + 1000)];
  const path = await add(page, 'contacts', contact, { Number: `+1 (646) 555-${digits}` });
  for (const q of [contact.toUpperCase(), `646 555 ${digits.slice(0, 3)}`, `+1-646-555${digits}`]) {
    await open(page, '/search');
    await page.getByRole('searchbox', { name: 'Search everything' }).last().fill(q);
    await button(page, 'Search').click();
    await expect(page.locator(`a[href="${path}"]`).first()).toBeVisible();
  }
});

test('what is deleted is in the bin, and comes back; a merge moves the calls, and is taken back @still', async ({ page }) => {
  const [account, one, two, purpose] = ['Merging', 'Sue Same', 'Sue Same', 'Of the second'].map(unique);
  await add(page, 'accounts', account);
  const kept = await add(page, 'contacts', one, { Account: account });
  const gone = await add(page, 'contacts', two, { Account: account });
  await log(page, gone, purpose, 'said');
  await open(page, `${kept}/merge?q=${encodeURIComponent(two)}`);
  await expect(page.locator('.row')).toContainText('1 call with it');
  await page.getByRole('button', { name: `Merge ${two} into ${one}` }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(one);
  await expect(history(page)).toContainText(purpose);
  await open(page, gone);
  await expect(page.getByText('Merged into')).toBeVisible();
  await button(page, 'Take the merge back').click();
  await expect(page.getByText('Merged into')).toHaveCount(0);
  await expect(history(page)).toContainText(purpose);
  await open(page, kept);
  await expect(history(page)).toHaveCount(0);

  await button(page, 'Delete').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Contacts');
  await open(page, '/bin');
  await page.getByRole('button', { name: `Restore ${one}` }).click();
  await expect(page.getByRole('button', { name: `Restore ${one}` })).toHaveCount(0);
  await open(page, kept);
  await expect(page.getByText('In the bin since')).toHaveCount(0);
});
