// A report goes to paper whole, on as many sheets as it needs: cut off at the edge of its viewport it would look complete (S-1).
// Every sheet bears whose it is, of which study, how complete and how old the copy is, and who printed it.
import styles from './document-sheets.module.css';

const copyOf = (element: Element | null | undefined): Node[] => {
  if (!element) return [];
  const copy = element.cloneNode(true);
  if (!(copy instanceof Element)) return [];
  const drawn = [...element.querySelectorAll('canvas')];
  // A canvas is copied without its picture.
  for (const [index, canvas] of [...copy.querySelectorAll('canvas')].entries()) {
    const original = drawn[index];
    if (original?.dataset['pageState'] === 'drawn') canvas.getContext('2d')?.drawImage(original, 0, 0);
    else canvas.replaceWith(notPrinted(canvas.getAttribute('aria-label') ?? 'A page'));
  }
  for (const folded of copy.querySelectorAll('details')) folded.open = true;
  for (const control of copy.querySelectorAll('button')) if (control.textContent === '') control.remove();
  return [copy];
};

function notPrinted(page: string): Element {
  const words = document.createElement('p');
  words.className = styles['missing'] ?? '';
  words.textContent = `${page} is NOT printed here: it was not on the screen yet. Scroll to it, and print again.`;
  return words;
}

/** A table: its head comes again on every sheet. */
function sheetOf(pane: Element, heads: readonly (Element | null)[]): Element {
  const table = document.createElement('table');
  const head = table.createTHead().insertRow().insertCell();
  for (const each of heads) head.append(...copyOf(each));
  head.append(...copyOf(pane.querySelector('header')), ...copyOf(pane.querySelector('footer')));
  const body = table.createTBody().insertRow().insertCell();
  body.append(...copyOf(pane.querySelector('[role=region]')?.firstElementChild));
  return table;
}

/**
 * Every document in the viewports of `grid`, each from its own first sheet on.
 *
 * @param heads what stands above the viewports and belongs on every sheet
 * @returns the sheets, not yet in the page; null when no viewport shows a document
 */
export function documentSheets(grid: Element, heads: readonly (Element | null)[]): HTMLElement | null {
  const panes = [...grid.querySelectorAll('[data-testid=document]')];
  if (panes.length === 0) return null;
  const sheets = document.createElement('div');
  sheets.className = styles['sheets'] ?? '';
  sheets.dataset['documentSheets'] = panes.length === grid.children.length ? 'only' : 'also';
  sheets.inert = true;
  sheets.append(...panes.map((pane) => sheetOf(pane, heads)));
  return sheets;
}
