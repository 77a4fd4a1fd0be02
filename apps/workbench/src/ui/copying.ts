import { Clipboard } from '@angular/cdk/clipboard';
import { inject, Injectable } from '@angular/core';

/** Puts texts on the clipboard. */
@Injectable({ providedIn: 'root' })
export class Copying {
  private readonly selection = inject(Clipboard);

  /** Whether it is there now. Browsers give a page without https no clipboard; what is selected they copy all the same. */
  async copy(text: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return this.selection.copy(text);
    }
  }
}
