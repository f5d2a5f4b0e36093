import { button, expect, fact, open, plan, settled, test, unique } from '../support/test.js';

test('4 Purpose and outcome: held with a disposition and words, both kept beside the purpose and found again @still', async ({ page }) => {
  const purpose = unique('Qualify budget');
  await plan(page, purpose, { date: '2026-11-02' });
  await button(page, 'Held').click();
  await settled(page);
  await page.locator('#closing').getByText('Interested', { exact: false }).first().click();
  await page.getByLabel('Outcome').fill('Wants a quote for 40 seats.\nDecides with finance.');
  await button(page, 'Save as held').click();

  await expect(page.locator('.call-top .st')).toHaveText('Held');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(purpose);
  await expect(fact(page, 'Outcome')).toContainText('Interested');
  await expect(fact(page, 'Outcome')).toContainText('Wants a quote for 40 seats.\nDecides with finance.');
  await expect(fact(page, 'Duration')).toHaveText('15 min');

  // For reports: the list finds it by its disposition and by the words of its outcome.
  const disposition = page.getByRole('combobox', { name: 'Disposition' });
  await open(page, `/calls?q=${encodeURIComponent(purpose)}`);
  await page.getByText('Filter and sort').click();
  await disposition.selectOption({ label: 'Interested' });
  await button(page, 'Apply').click();
  await expect(page.getByRole('link', { name: purpose })).toBeVisible();
  await expect(page.locator('.count')).toHaveText('1 call');
  await settled(page);
  // The filter is drawn anew with the list: what is chosen before that is chosen in the old one.
  await expect(page.locator('a[href^="/export/calls.csv"][href*="disposition="]')).toBeVisible();
  await disposition.selectOption({ label: 'Not interested' });
  await button(page, 'Apply').click();
  await expect(page.getByText('No call fits')).toBeVisible();
});
