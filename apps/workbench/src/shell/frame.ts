import { ChangeDetectionStrategy, Component, DOCUMENT, effect, inject, Injector, untracked } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { Language } from '../ui/language';
import { Toasts } from '../ui/toasts';
import { ApplianceStatus } from './appliance-status';
import { keepChosenRowInView } from './chosen-row';
import { ConnectionBanner } from './connection-banner';
import { EmergencyBanner } from './emergency-banner';
import { ExaminerBanner } from './examiner-banner';
import { Foot } from './foot';
import { Keyboard, type KeyMap } from './keyboard';
import { Live } from './live';
import { Sections, SECTIONS } from './sections';
import { Session } from './session';
import { Spine } from './spine';
import { Top } from './top';
import { Waiting } from './waiting';
import { SHELL_WORDS } from './words';

/** Spine, top, main, foot: around every screen behind the door. It is drawn once and never again as pages change. */
@Component({
  selector: 'mb-frame',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet, Spine, Top, Foot, ConnectionBanner, EmergencyBanner, ExaminerBanner],
  host: { class: 'app' },
  template: `
    <a class="skip" href="#main" (click)="skip($event)">{{ words().skip }}</a>
    <mb-spine (help)="sheet()" />
    <mb-top (jump)="palette()" />
    <div class="main-place">
      <mb-connection-banner />
      <mb-examiner-banner />
      <mb-emergency-banner />
      <main class="main" id="main" tabindex="-1"><router-outlet /></main>
    </div>
    <mb-foot (keys)="sheet()" />
  `,
})
export class Frame {
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly sections = inject(Sections);
  protected readonly words = inject(Language).words(SHELL_WORDS);

  constructor() {
    const live = inject(Live);
    const status = inject(ApplianceStatus);
    const waiting = inject(Waiting);
    const session = inject(Session);
    effect(() => {
      const signedIn = session.user() !== null;
      untracked(() => {
        if (!signedIn) return live.stop();
        live.start();
        void status.refresh();
        void waiting.refresh();
      });
    });
    inject(Keyboard).bind(() => this.keys());
    keepChosenRowInView();
  }

  private keys(): KeyMap {
    return {
      'Ctrl+k': () => this.palette(),
      '?': () => this.sheet(),
      '/': () => this.goTo('/search'),
      z: () => this.toasts.undo(),
      F6: () => this.nextPane(1),
      'Shift+F6': () => this.nextPane(-1),
      ...Object.fromEntries(SECTIONS.map(({ letter, path }) => [`g ${letter}`, () => this.goTo(path)])),
    };
  }

  /** Where one may not go, the page there says why. */
  private goTo(path: string): void {
    void this.router.navigateByUrl(path);
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.document.getElementById('main')?.focus();
  }

  /** Loaded when first asked for: most sessions never open them. */
  protected async palette(): Promise<void> {
    (await import('./palette')).openPalette(this.injector, () => this.sheet());
  }

  protected async sheet(): Promise<void> {
    (await import('./key-sheet')).openKeySheet(this.injector);
  }

  private nextPane(step: 1 | -1): boolean {
    const panes = [...this.document.querySelectorAll<HTMLElement>('.main .pane, .main .page')];
    if (panes.length === 0) return false;
    const active = this.document.activeElement;
    const at = panes.findIndex((pane) => pane.contains(active));
    const pane = panes[(at + step + panes.length) % panes.length]!;
    const stop = pane.querySelector<HTMLElement>('[data-pane-focus], [tabindex="0"]') ?? firstOperable(pane);
    (stop ?? pane).focus();
    return true;
  }
}

function firstOperable(pane: HTMLElement): HTMLElement | null {
  return pane.querySelector<HTMLElement>(
    'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled)',
  );
}
