import { alive, button, expect, fact, plan, settled, test, unique } from '../support/test.js';

test('3 Lifecycle: Not held demands a reason, which is kept in the history with its time; there is no duration @still', async ({ page }) => {
  await plan(page, unique('Renewal terms'));
  await button(page, 'Not held').click();
  await expect(page.getByRole('heading', { name: 'Why was it not held?' })).toBeVisible();
  await settled(page);
  await button(page, 'Save as not held').click();
  await expect(page.locator('#reason-error')).toHaveText("Give a reason: it is kept in the call's history.");
  await page.getByLabel('Reason').fill('No answer, twice');
  await button(page, 'Save as not held').click();

  await expect(page.locator('.call-top .st')).toHaveText('Not held');
  const line = page.locator('.story li').first();
  await expect(line).toContainText('Not held by Sam Okafor');
  await expect(line).toContainText('“No answer, twice”');
  await expect(line.locator('time')).toHaveAttribute('datetime', /^20\d\d-\d\d-\d\dT/);
  await expect(fact(page, 'Reason')).toHaveText('No answer, twice');
  await expect(fact(page, 'Duration')).toHaveCount(0);
});

test('3 Lifecycle: Cancelled demands a reason; a closed call is reopened and closed again @still', async ({ page }) => {
  await plan(page, unique('Quarterly review'));
  await button(page, 'Cancel call').click();
  await settled(page);
  await page.getByLabel('Reason').fill('They called it off');
  await button(page, 'Save as cancelled').click();
  await expect(page.locator('.call-top .st')).toHaveText('Cancelled');
  await expect(page.getByRole('link', { name: 'Plan again' })).toBeVisible();
  await expect(fact(page, 'Duration')).toHaveCount(0);
  await settled(page);

  await button(page, 'Reopen').click();
  await expect(page.locator('.call-top .st')).toHaveText('Planned');
  await expect(page.locator('.story li')).toHaveCount(3);
  await expect(page.locator('.story li').first()).toContainText('Reopened by Sam Okafor');
});

test('undo takes a closing back, and the story keeps both @still', async ({ page }) => {
  await plan(page, unique('Closed by mistake'));
  await button(page, 'Cancel call').click();
  await settled(page);
  await page.getByLabel('Reason').fill('Wrong call');
  await button(page, 'Save as cancelled').click();
  await expect(page.locator('.call-top .st')).toHaveText('Cancelled');
  await settled(page);
  const undo = alive() ? page.locator('.toast').getByRole('button', { name: 'Undo' }) : page.locator('.story').getByRole('button', { name: 'Undo' });
  await undo.click();
  await expect(page.locator('.call-top .st')).toHaveText('Planned');
  await expect(page.locator('.story')).toContainText('undone by Sam Okafor');
  await expect(page.locator('.story')).toContainText('“Wrong call”');
  // The call is as it was: with no closing form open, neither now nor when the page is read anew.
  await expect(page.locator('#closing')).toHaveCount(0);
  await page.reload();
  await expect(page.locator('.call-top .st')).toHaveText('Planned');
  await expect(page.locator('#closing')).toHaveCount(0);
});

test('a cancelled call is planned again with what it had @still', async ({ page }) => {
  const purpose = unique('Once more');
  await plan(page, purpose);
  await button(page, 'Cancel call').click();
  await settled(page);
  await page.getByLabel('Reason').fill('No longer needed');
  await button(page, 'Save as cancelled').click();
  await page.getByRole('link', { name: 'Plan again' }).click();
  await expect(page.getByLabel('Purpose')).toHaveValue(purpose);
  await expect(page.getByLabel('Time', { exact: true })).toHaveValue('14:00');
});

test('a call is closed from the list, and the list stays where it was @still', async ({ page }) => {
  const purpose = unique('From the list');
  await plan(page, purpose);
  await page.goto(`/calls?status=planned&q=${encodeURIComponent(purpose)}`);
  await settled(page);
  await page.getByRole('link', { name: `Close “${purpose}”` }).click();
  await expect(page.getByRole('heading', { name: 'How did it go?' })).toBeVisible();
  await settled(page);
  await button(page, 'Save as held').click();
  await expect(page.getByText('No call fits')).toBeVisible();
  expect(new URL(page.url()).searchParams.get('q')).toBe(purpose);
});
