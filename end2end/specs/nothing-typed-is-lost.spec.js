import { add, alive, another, button, day, expect, open, people, plan, settled, test, unique } from '../support/test.js';

const note = page => page.locator('.notes').getByLabel('Note', { exact: true }).last();
const kept = page => expect(page.getByText(/^Kept at/).first()).toBeVisible();

async function taskForm(page) {
  await page.locator('main summary').filter({ hasText: 'Add a task' }).click();
  return page.getByLabel('Task', { exact: true });
}

test.describe('alive', () => {
  test.beforeEach(() => test.skip(!alive()));

  test('a note and a task half typed outlive whatever else is done on the page', async ({ page, browser }) => {
    await plan(page, unique('Half typed'), { date: day(-1) });
    const task = await taskForm(page);
    await task.fill('Send the pap');
    await note(page).fill('Budget is appr');
    const both = async () => {
      await expect(note(page)).toHaveValue('Budget is appr');
      await expect(task).toHaveValue('Send the pap');
    };
    await button(page, 'Start').click();
    await expect(button(page, 'Start')).toHaveCount(0);
    await both();
    await button(page, 'Held').click();
    await both();
    await page.locator('#closing').getByLabel('Outcome').fill('They will si');
    await page.locator('.story').getByRole('button', { name: 'Undo' }).click();
    await expect(button(page, 'Start')).toBeVisible();
    await both();
    await expect(page.locator('#closing').getByLabel('Outcome')).toHaveValue('They will si');
    await button(page, 'Save as held').click();
    await expect(page.locator('.call-top .st')).toHaveText('Held');
    await both();
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await expect(page.locator('.call-top .st')).not.toHaveText('Held');
    await both();
    // The other form on the page is saved: this one stays.
    await task.fill('Send the paper');
    await button(page, 'Add task').click();
    await expect(page.locator('.task').first()).toContainText('Send the paper');
    await expect(note(page)).toHaveValue('Budget is appr');
    await page.locator('.task').getByRole('button', { name: /^Done/ }).click();
    await expect(page.locator('.task')).toContainText('Done');
    await expect(note(page)).toHaveValue('Budget is appr');
    // A colleague's change does not take it away either, whenever the page reads it.
    const ana = await another(browser, people.ana);
    await open(ana, page.url());
    await note(ana).fill('Ana was here');
    await button(ana, 'Add note').click();
    await expect(ana.locator('.note')).toContainText('Ana was here');
    await page.locator('.task').getByRole('button', { name: /^Reopen/ }).click();
    await expect(page.locator('.note')).toContainText('Ana was here');
    await expect(note(page)).toHaveValue('Budget is appr');
    await ana.context().close();
  });

  test('what is saved with the keyboard is no draft any more', async ({ page }) => {
    await plan(page, unique('By keyboard'));
    const call = page.url();
    await page.keyboard.press('e');
    const purpose = page.getByLabel('Purpose');
    await purpose.fill(unique('Said better'));
    await purpose.pressSequentially(' still');
    await kept(page);
    await purpose.pressSequentially(', and again');
    await page.keyboard.press('Control+Enter');
    await expect(page).toHaveURL(call);
    // Longer than what is typed waits for before it is kept.
    await page.waitForTimeout(1500);
    await open(page, `${call}/edit`);
    await expect(page.getByText(/^Not saved yet/)).toHaveCount(0);
    await expect(purpose).toHaveValue(/still, and again$/);
  });

  test('a move half typed outlives what a colleague does, and a reload', async ({ page, browser }) => {
    await plan(page, unique('To be moved'), { date: day(1) });
    await page.keyboard.press('m');
    const why = page.locator('.move').getByLabel('Why it is moved');
    await why.fill('Her assistant');
    await why.pressSequentially(' says so');
    await kept(page);
    const ana = await another(browser, people.ana);
    await open(ana, page.url());
    await note(ana).fill('Ana was here');
    await button(ana, 'Add note').click();
    await expect(page.locator('.note')).toContainText('Ana was here');
    await expect(why).toBeFocused();
    await why.pressSequentially(', again');
    await expect(why).toHaveValue('Her assistant says so, again');
    await page.waitForTimeout(1500);
    await page.reload();
    await expect(why).toHaveValue('Her assistant says so, again');
    await expect(why).toBeVisible();
    await page.locator('.move').getByRole('button', { name: 'A week later' }).click();
    await expect(page.locator('.story')).toContainText('Her assistant says so, again');
    await ana.context().close();
  });

  test('a note and a task half typed are there after a reload, after going back, and say since when', async ({ page }) => {
    await plan(page, unique('Left'));
    const task = await taskForm(page);
    await task.fill('Ask for the budget');
    await note(page).fill('She decides with Raj');
    // Not even the moment until the server has it is waited for.
    await page.reload();
    await settled(page);
    await expect(note(page)).toHaveValue('She decides with Raj');
    await expect(task).toHaveValue('Ask for the budget');
    await expect(task).toBeVisible();
    await kept(page);
    await page.locator('.rail').getByRole('link', { name: /^Agenda/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/^Left/);
    await page.goBack();
    await expect(note(page)).toHaveValue('She decides with Raj');
    await page.reload();
    await settled(page);
    await expect(page.getByText(/^Not saved yet · kept/).first()).toBeVisible();
    await page.locator('.notes').getByRole('button', { name: 'Discard' }).click();
    await expect(note(page)).toHaveValue('');
    await expect(task).toHaveValue('Ask for the budget');
    await button(page, 'Add task').click();
    await expect(page.locator('.task')).toContainText('Ask for the budget');
    await page.reload();
    await settled(page);
    await expect(page.getByText(/^Not saved yet/)).toHaveCount(0);
  });

  test.describe('while the server cannot be reached', () => {
    test.use({ provoked: ['ERR_INTERNET_DISCONNECTED', 'Failed to fetch', 'ERR_FAILED'] });
    test('a note stays on the device, and is sent when it can be', async ({ page, context }) => {
      await plan(page, unique('In a tunnel'));
      const path = new URL(page.url()).pathname;
      await context.setOffline(true);
      await note(page).fill('Written in a tunnel');
      await expect(page.getByText('Kept on this device')).toBeVisible();
      await context.setOffline(false);
      await kept(page);
      const other = await context.newPage();
      await open(other, path);
      await expect(other.locator('.draft')).toContainText('Written in a tunnel');
    });
  });

  test('a plan half typed is offered in another tab, and gone on with there', async ({ page, context }) => {
    await open(page, '/calls/new');
    const purpose = unique('Half a plan');
    await page.getByLabel('Purpose').fill(purpose);
    await page.getByLabel('With', { exact: true }).fill('Nobody I kn');
    await kept(page);
    const other = await context.newPage();
    await open(other, '/calls/new');
    await expect(other.getByLabel('Purpose')).toHaveValue('');
    const line = other.locator('form.kept-line').filter({ hasText: purpose });
    await line.getByRole('link', { name: 'Continue' }).click();
    await expect(other.getByLabel('Purpose')).toHaveValue(purpose);
    await expect(other.getByLabel('With', { exact: true })).toHaveValue('Nobody I kn');
    await settled(other);
    await other.getByLabel('With', { exact: true }).fill('');
    await button(other, 'Plan call').click();
    await expect(other.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
    await open(other, '/calls/new');
    await expect(line).toHaveCount(0);
  });

  test('with a closing form open in a list, a start in another row takes nothing away', async ({ page }) => {
    const [one, two] = [unique('Being closed'), unique('Being started')];
    await plan(page, one, { date: day(-1) });
    await plan(page, two, { date: day(-1) });
    await open(page, '/');
    await page.getByRole('link', { name: `Close “${one}”` }).click();
    const outcome = page.locator('#closing').getByLabel('Outcome');
    await outcome.fill('They will si');
    await page.getByRole('button', { name: `Start “${two}”` }).click();
    await expect(page.getByRole('button', { name: `Start “${two}”` })).toHaveCount(0);
    await expect(outcome).toHaveValue('They will si');
    // A filter closes the form; opened again, it holds what was typed.
    await open(page, `/calls?q=${encodeURIComponent(one)}`);
    await page.getByRole('link', { name: `Close “${one}”` }).click();
    await expect(outcome).toHaveValue('They will si');
    await button(page, 'Save as held').click();
    await expect(page.locator('.row .st')).toHaveText('Held');
  });

  test('an edit and a record half typed are there again', async ({ page }) => {
    await plan(page, unique('Edited'));
    await page.getByRole('link', { name: /^Edit/ }).click();
    await page.getByLabel('Purpose').fill('Changed, not saved');
    await kept(page);
    await page.reload();
    await settled(page);
    await expect(page.getByLabel('Purpose')).toHaveValue('Changed, not saved');
    await add(page, 'contacts', unique('Vera'));
    await page.getByRole('link', { name: /^Edit/ }).click();
    await page.getByLabel('Title').fill('Head of Oper');
    await page.reload();
    await settled(page);
    await expect(page.getByLabel('Title')).toHaveValue('Head of Oper');
  });

  test('two who close one call: the second is told who, how and when, and keeps the words as a note', async ({ page, browser }) => {
    const purpose = unique('Closed twice');
    await plan(page, purpose, { date: day(-1) });
    await button(page, 'Not held').click();
    await page.getByLabel('Reason').fill('Nobody picked up');
    const ana = await another(browser, people.ana);
    await open(ana, new URL(page.url()).pathname);
    await button(ana, 'Held').click();
    await button(ana, 'Save as held').click();
    await expect(ana.locator('.call-top .st')).toHaveText('Held');
    await ana.context().close();
    await button(page, 'Save as not held').click();
    await expect(page.getByText(/^Ana .* closed this call as held at \d/)).toBeVisible();
    await expect(page.locator('.call-top .st')).toHaveText('Held');
    await button(page, 'Add as a note').click();
    await expect(page.locator('.note')).toContainText('Nobody picked up');
    await expect(button(page, 'Add as a note')).toHaveCount(0);
  });

  test('no key acts by accident', async ({ page }) => {
    const purpose = unique('Send quotes early');
    await plan(page, purpose);
    await page.keyboard.press('t');
    await page.keyboard.type('send quote');
    await expect(page.getByLabel('Task', { exact: true })).toHaveValue('send quote');
    await expect(button(page, 'Start')).toBeVisible();
    // The field is left, and letters go on: they do nothing.
    await page.keyboard.press('Escape');
    await page.keyboard.type('seh');
    await expect(button(page, 'Start')).toBeVisible();
    await expect(page.locator('#closing')).toHaveCount(0);
    await page.getByLabel('Task', { exact: true }).fill('');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await expect(page.getByLabel('Reason')).toBeFocused();
    await page.keyboard.type('no answer');
    await expect(page.getByLabel('Reason')).toHaveValue('no answer');
    await open(page, '/');
    await page.keyboard.press('l');
    await expect(page.getByLabel('With', { exact: true })).toBeFocused();
  });

  test.describe('of somebody who does not want keys', () => {
    test.use({ who: 'jonas' });
    test('single keys are switched off in the profile', async ({ page }) => {
      await open(page, '/profile');
      await page.getByText('Off: only with Ctrl').click();
      await button(page, 'Save').first().click();
      await expect(page.getByText('Saved.').first()).toBeVisible();
      await expect(page.locator('html[data-keys=off]')).toHaveCount(1);
      await plan(page, unique('Without keys'));
      await page.keyboard.press('s');
      await page.keyboard.press('h');
      await expect(button(page, 'Start')).toBeVisible();
      await expect(page.locator('#closing')).toHaveCount(0);
      await open(page, '/profile');
      await page.getByText('On', { exact: true }).click();
      await button(page, 'Save').first().click();
      await expect(page.locator('html[data-keys=on]')).toHaveCount(1);
    });
  });
});

test('a past call is logged instead, and nothing that was typed is lost @still', async ({ page }) => {
  const purpose = unique('Was it today');
  await open(page, '/calls/new');
  await page.getByLabel('Purpose').fill(purpose);
  await page.getByText('Inbound', { exact: true }).click();
  await button(page, 'Log a past call instead').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Log a call' })).toBeVisible();
  await expect(page.getByLabel('Purpose')).toHaveValue(purpose);
  await expect(page.getByRole('radio', { name: 'Inbound' })).toBeChecked();
  await settled(page);
  await page.getByLabel('Outcome').fill('They will sign');
  await button(page, 'Plan a call instead').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Plan a call' })).toBeVisible();
  await settled(page);
  await button(page, 'Log a past call instead').click();
  await expect(page.getByLabel('Outcome')).toHaveValue('They will sign');
  await expect(page.getByLabel('Purpose')).toHaveValue(purpose);
});
