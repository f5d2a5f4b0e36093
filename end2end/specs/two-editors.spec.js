import { alive, another, button, expect, open, people, plan, settled, test, unique } from '../support/test.js';

test.use({ provoked: [409] });

test('two people edit one call: the second sees both versions, and loses nothing @still', async ({ page, browser }) => {
  const purpose = unique('Two at once');
  await plan(page, purpose);
  const edit = `${new URL(page.url()).pathname}/edit`;
  await open(page, edit);
  const ana = await another(browser, people.ana);
  await open(ana, edit);

  await ana.getByLabel('Purpose').fill(`${purpose}, Ana's`);
  await button(ana, 'Save').click();
  await expect(ana.getByRole('heading', { level: 1, name: `${purpose}, Ana's` })).toBeVisible();

  await page.getByLabel('Purpose').fill(`${purpose}, Sam's`);
  await button(page, 'Save').click();
  const both = page.getByRole('alert');
  await expect(both).toContainText('Ana Silva saved this while you were editing it.');
  await expect(both.getByRole('row', { name: /Purpose/ })).toContainText("Ana's");
  await expect(both.getByRole('row', { name: /Purpose/ })).toContainText("Sam's");
  await expect(page.getByLabel('Purpose')).toHaveValue(`${purpose}, Sam's`);

  await button(page, 'Save mine over it').click();
  await expect(page.getByRole('heading', { level: 1, name: `${purpose}, Sam's` })).toBeVisible();
  await settled(page);
  await expect(page.locator('.story')).toContainText('by Ana Silva');
  await ana.context().close();
});

test('of two people who change different things, both are saved @still', async ({ page, browser }) => {
  const purpose = unique('Both at once');
  await plan(page, purpose);
  const edit = `${new URL(page.url()).pathname}/edit`;
  await open(page, edit);
  const ana = await another(browser, people.ana);
  await open(ana, edit);
  await ana.getByLabel('Time', { exact: true }).fill('16:15');
  await button(ana, 'Save').click();
  await expect(ana.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
  if (alive()) await expect(page.getByText('Ana Silva changed this call while you were writing.')).toBeVisible();
  await page.getByLabel('Purpose').fill(`${purpose}, as Sam has it`);
  await button(page, 'Save').click();
  await expect(page.getByRole('heading', { level: 1, name: `${purpose}, as Sam has it` })).toBeVisible();
  await expect(page.locator('.facts').first()).toContainText('16:15');
});

test('somebody closes a call that another has just closed: the second is told, and what they typed stays @still', async ({ page, browser }) => {
  await plan(page, unique('Closed by two'));
  const path = new URL(page.url()).pathname;
  await open(page, `${path}?close=cancelled`);
  const ana = await another(browser, people.ana);
  await open(ana, `${path}?close=not_held`);
  await ana.getByLabel('Reason').fill('Busy');
  await button(ana, 'Save as not held').click();
  await expect(ana.locator('.call-top .st')).toHaveText('Not held');
  await ana.context().close();

  await page.getByLabel('Reason').fill('Mine');
  await button(page, 'Save as cancelled').click();
  await expect(page.getByText(/^Ana Silva closed this call as not held at \d/)).toBeVisible();
  await expect(page.locator('.call-top .st')).toHaveText('Not held');
  await settled(page);
  await button(page, 'Add as a note').click();
  await expect(page.locator('.note')).toContainText('Mine');
});

test('what is said of one task of a list is said of no other', async ({ page, browser }) => {
  await plan(page, unique('Two tasks'));
  const call = new URL(page.url()).pathname;
  const titles = ['Send the offer', 'Send the contract'].map(unique);
  for (const title of titles) {
    await open(page, call);
    await page.locator('main summary').filter({ hasText: 'Add a task' }).click();
    await page.locator('.task-form').getByLabel('Task', { exact: true }).fill(title);
    await button(page, 'Add task').click();
    await expect(page.locator('.task', { hasText: title })).toBeVisible();
    await settled(page);
  }
  const change = async (who, row, to) => {
    await row.locator('summary').click();
    await row.getByLabel('Task', { exact: true }).fill(to);
    return row;
  };
  // Sam has both open and written in; Ana saves both.
  const mine = [0, 1].map(at => page.locator('.task').nth(at));
  for (const row of mine) await change(page, row, 'Mine');
  const ana = await another(browser, people.ana);
  await open(ana, call);
  for (const at of [0, 1]) {
    const row = await change(ana, ana.locator('.task').nth(at), `Ana's ${at}`);
    await button(row, 'Save').click();
    await expect(ana.locator('.task', { hasText: `Ana's ${at}` })).toBeVisible();
    await settled(ana);
  }
  // Sam was writing in the second when Ana saved it, and types on.
  await expect(mine[1].locator('.title')).toHaveText("Ana's 1");
  await page.keyboard.type(' too');
  await expect(mine[1].getByLabel('Task', { exact: true })).toHaveValue('Mine too');
  await button(mine[1], 'Save').click();
  await expect(mine[1].getByRole('alert')).toContainText("Ana's 1");
  // What is said stays when she saves it once more.
  const again = await change(ana, ana.locator('.task').nth(1), "Ana's own");
  await button(again, 'Save').click();
  await expect(mine[1].locator('.title')).toHaveText("Ana's own");
  await expect(mine[1].getByRole('alert')).toContainText('Ana Silva saved this while you were editing it.');
  await expect(mine[0].getByRole('alert')).toHaveCount(0);
  await button(mine[0], 'Save').click();
  await expect(mine[0].getByRole('alert')).toContainText('Ana Silva saved this while you were editing it.');
  await expect(mine[0].getByRole('alert')).toContainText("Ana's 0");
  await ana.context().close();
});
