import { DestroyRef, DOCUMENT, inject } from '@angular/core';

/** Whichever way a row of a table is chosen, it comes into view: J and K lead out of what is seen. Needs an injection context. */
export function keepChosenRowInView(): void {
  const document = inject(DOCUMENT);
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target instanceof HTMLTableRowElement && target.getAttribute('aria-selected') === 'true')
        target.scrollIntoView({ block: 'nearest' });
  });
  observer.observe(document.body, { attributeFilter: ['aria-selected'], subtree: true });
  inject(DestroyRef).onDestroy(() => observer.disconnect());
}
