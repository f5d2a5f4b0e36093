import { add, alive, button, day, expect, open, plan, settled, test, unique } from '../support/test.js';

const note = page => page.locator('.notes').getByLabel('Note', { exact: true }).last();

test('6 Notes and follow-up tasks: notes stay on the call; a task due next week is linked to the call and the account @still', async ({ page }) => {
  const [account, purpose, title] = ['Halcyon', 'Security questions', 'Send the security paper'].map(unique);
  const accountPage = await add(page, 'accounts', account);
  await page.getByRole('link', { name: /^Plan a call/ }).click();
  await settled(page);
  await expect(page.getByLabel('About', { exact: true })).toHaveValue(`${account} (account)`);
  await page.getByLabel('Purpose').fill(purpose);
  await button(page, 'Plan call').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(purpose);
  await settled(page);

  await note(page).fill('Budget is approved.\nSee https://example.com/terms. Decides with <b>Raj</b>.');
  await button(page, 'Add note').click();
  await expect(page.locator('.note')).toContainText('Budget is approved.');
  await expect(page.locator('.note').getByRole('link')).toHaveAttribute('href', 'https://example.com/terms');
  await expect(page.locator('.note')).toContainText('<b>Raj</b>');
  await expect(note(page)).toHaveValue('');

  await settled(page);
  await page.locator('main summary').filter({ hasText: 'Add a task' }).click();
  await page.getByLabel('Task', { exact: true }).fill(title);
  await page.getByLabel('Due', { exact: true }).fill('next tue');
  await button(page, 'Add task').click();
  await expect(page.locator('.task')).toContainText(title);
  await expect(page.locator('.task')).toContainText(/Tue \d+ \w+/);
  await page.reload();
  await expect(page.locator('.note')).toContainText('Budget is approved.');

  await open(page, accountPage);
  await expect(page.locator('.task')).toContainText(title);
  await expect(page.locator('.task').getByRole('link', { name: purpose })).toBeVisible();
  await open(page, '/tasks');
  const task = page.locator('.task').filter({ hasText: title });
  await expect(task.getByRole('link', { name: account })).toBeVisible();
  await task.getByRole('button', { name: /^Done/ }).click();
  await expect(task).toHaveCount(0);
  await open(page, '/tasks?preset=done');
  await expect(task).toBeVisible();
  await settled(page);
  await task.getByRole('button', { name: /^Reopen/ }).click();
  await expect(task).toHaveCount(0);
  await open(page, '/tasks');
  await expect(task).toBeVisible();
});

test('a note is changed, with what it said before; only its author may @still', async ({ page }) => {
  await plan(page, unique('Noting'));
  await note(page).fill('First version');
  await button(page, 'Add note').click();
  await expect(page.locator('.note')).toContainText('First version');
  await settled(page);
  await page.locator('.note').getByText('Change').click();
  await page.locator('.note').getByLabel('Note').fill('Second version');
  await button(page, 'Save note').click();
  await expect(page.locator('.note > .said')).toHaveText('Second version');
  await page.getByText('What it said before').click();
  await expect(page.locator('.versions')).toContainText('First version');
});

test('what is being written survives a crash, and two tabs do not meet', async ({ page, context }) => {
  test.skip(!alive());
  await plan(page, unique('Writing'));
  const path = new URL(page.url()).pathname;
  const other = await context.newPage();
  await open(other, path);
  await note(page).fill('In the first tab');
  await expect(page.getByText(/^Kept at/)).toBeVisible();
  await note(other).fill('In the second tab');
  await expect(other.getByText(/^Kept at/)).toBeVisible();
  await page.close();
  await other.close();
  const again = await context.newPage();
  await open(again, path);
  await expect(again.locator('.draft')).toHaveCount(2);
  const draft = again.locator('.draft').filter({ hasText: 'In the first tab' });
  await draft.locator('summary').click();
  await expect(draft.getByLabel('Note')).toHaveValue('In the first tab');
  await draft.getByRole('button', { name: 'Save note' }).click();
  await expect(again.locator('.note')).toContainText('In the first tab');
  await expect(again.locator('.draft')).toHaveCount(1);
});

test('a call is closed and the next one planned in one act @still', async ({ page }) => {
  const purpose = unique('Closing with a next call');
  await plan(page, purpose, { date: '2026-11-02' });
  await button(page, 'Held').click();
  await settled(page);
  const closing = page.locator('#closing');
  await closing.getByText('The next call', { exact: true }).click();
  await closing.getByLabel('When').fill('in 2 shakes');
  await button(page, 'Save as held').click();
  await expect(page.getByText('Say when, like')).toBeVisible();
  await closing.getByLabel('When').fill('tomorrow 10:00');
  await button(page, 'Save as held').click();
  await expect(page.locator('.call-top .st')).toHaveText('Held');
  await open(page, `/calls?q=${encodeURIComponent(purpose)}`);
  await expect(page.locator('.row')).toHaveCount(2);
  await expect(page.locator('.row').first()).toContainText('10:00');
});

test('a call is closed, and its page gives way to the next one @still', async ({ page }) => {
  // At a time that no other test and nobody of the demo has.
  const [purpose, hour] = [unique('One after another'), alive() ? '02' : '03'];
  await plan(page, `${purpose} two`, { date: day(-2), time: `${hour}:07` });
  await plan(page, `${purpose} one`, { date: day(-2), time: `${hour}:06` });
  await button(page, 'Not held').click();
  await settled(page);
  await page.getByLabel('Reason', { exact: true }).fill('Busy');
  const next = page.getByRole('button', { name: 'Save and next' });
  await (alive() ? page.keyboard.press('Control+Shift+Enter') : next.click());
  await expect(page.getByRole('heading', { level: 1, name: `${purpose} two` })).toBeVisible();
  if (alive()) {
    await button(page, 'Undo').click();
    await expect(page.getByText('Undone.').first()).toBeVisible();
    await open(page, `/calls?q=${encodeURIComponent(purpose)}`);
    await expect(page.locator('.row .st.planned')).toHaveCount(2);
  }
});

test('a task is changed, moved to another day, deleted and brought back @still', async ({ page }) => {
  await plan(page, unique('With a task'));
  const title = unique('Send the offer');
  await page.locator('main summary').filter({ hasText: 'Add a task' }).click();
  await page.getByLabel('Task', { exact: true }).fill(title);
  await button(page, 'Add task').click();
  const task = page.locator('.task').filter({ hasText: title });
  await expect(task).toBeVisible();
  await settled(page);
  await task.locator('summary').click();
  await task.getByLabel('Due').fill('2027-01-11');
  await button(task, 'Save').click();
  await expect(task).toContainText('11 Jan');
  await settled(page);
  await task.locator('summary').click();
  await button(task, 'Delete task').click();
  await expect(task).toHaveCount(0);
  await open(page, '/bin');
  const row = page.locator('.row', { hasText: title });
  await expect(row).toContainText('Task');
  await row.getByRole('button', { name: /^Restore/ }).click();
  await expect(row).toHaveCount(0);
  await open(page, '/tasks');
  await expect(task).toBeVisible();
});
