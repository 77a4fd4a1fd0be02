import { DOCUMENT, effect, inject, Injectable, signal, type Signal } from '@angular/core';

export interface Crumb {
  readonly label: string;
  readonly link?: string;
}

/** Where we are: the breadcrumb in the top and the title of the window. */
@Injectable({ providedIn: 'root' })
export class Place {
  private readonly document = inject(DOCUMENT);
  private readonly trail = signal<readonly Crumb[]>([]);
  readonly crumbs = this.trail.asReadonly();

  /** Follows `crumbs` as long as the calling page lives. Needs an injection context. */
  follow(crumbs: Signal<readonly Crumb[]>): void {
    effect(() => {
      const trail = crumbs();
      this.trail.set(trail);
      this.document.title = [...trail.map(({ label }) => label)].reverse().concat('Minutebook').join(' · ');
    });
  }
}
