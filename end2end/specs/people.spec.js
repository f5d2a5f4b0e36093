import { another, button, expect, open, password, people, settled, test, unique } from '../support/test.js';

test.describe('signed out', () => {
  test.use({ who: null, provoked: [422] });

  test('signing in leads to where one was going, and out again @still', async ({ page }) => {
    await page.goto('/calls?preset=mine');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await page.getByLabel('E-mail address').fill(people.jonas);
    await page.getByLabel('Password').fill(password);
    await button(page, 'Sign in').click();
    await expect(page).toHaveURL(/\/calls\?preset=mine$/);
    await settled(page);
    await button(page, 'Sign out').click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await page.goto('/');
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test('a wrong password and an unknown account are answered alike @still', async ({ page }) => {
    const said = [];
    for (const email of [unique('nobody').replace(' ', '-') + '@callboard.example', people.jonas]) {
      await page.goto('/sign-in');
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill('not the password');
      await button(page, 'Sign in').click();
      said.push(await page.getByRole('alert').textContent());
      await expect(page.getByLabel('E-mail address')).toHaveValue(email);
    }
    expect(said[0]).toBe('That e-mail address and password do not belong together.');
    expect(said[1]).toBe(said[0]);
  });
});

test('an administrator adds somebody, who signs in; kept out, they are signed out at once', async ({ page, browser }) => {
  const name = unique('New Person');
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@callboard.example`;
  await open(page, '/settings/users');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('First password').fill(password);
  await button(page, 'Add user').click();
  await expect(page.getByRole('listitem').filter({ hasText: email })).toBeVisible();

  const theirs = await another(browser, email);
  await open(theirs, '/');
  await expect(theirs.getByRole('heading', { level: 1 })).toBeVisible();
  await theirs.goto('/settings/users');
  await expect(theirs.getByText('Only an administrator may do this.')).toBeVisible();

  await page.getByRole('group').filter({ has: page.getByLabel(`Change ${name}`) }).locator('summary').click();
  await page.getByRole('listitem').filter({ hasText: email }).getByRole('button', { name: 'Keep out' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: email })).toContainText('kept out');
  await theirs.goto('/');
  await expect(theirs).toHaveURL(/\/sign-in/);
  await theirs.context().close();
});

test('a person sets their zone, and every time follows @still', async ({ page, browser }) => {
  const ana = await another(browser, people.ana);
  await open(ana, '/profile');
  await ana.getByLabel('Time zone').fill('Asia/Tokyo');
  await button(ana, 'Save').click();
  await expect(ana.locator('.rail .me')).toContainText('Tokyo');
  await ana.getByLabel('Time zone').fill('Nowhere/Land');
  await button(ana, 'Save').click();
  await expect(ana.locator('#zone-error')).toContainText('That is not a time zone.');
  await ana.getByLabel('Time zone').fill('Europe/Lisbon');
  await button(ana, 'Save').click();
  await expect(ana.locator('.rail .me')).toContainText('Lisbon');
  await ana.context().close();
  await open(page, '/profile');
  await expect(page.getByText('sam@callboard.example')).toBeVisible();
});

test('an outcome is added and offered', async ({ page }) => {
  const label = unique('Sent brochure');
  await open(page, '/settings/dispositions');
  await page.getByText('Add an outcome').click();
  const form = page.locator('details[open]', { hasText: 'Add an outcome' });
  await form.getByLabel('Name').fill(label);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: label })).toContainText('Held');
  await open(page, '/calls/log');
  await page.getByLabel('Disposition').selectOption({ label });
});
