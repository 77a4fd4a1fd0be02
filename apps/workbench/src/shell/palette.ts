import { Dialog, DialogRef } from '@angular/cdk/dialog';
import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  type Injector,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icons';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { DENSITIES, Preferences, THEMES } from '../ui/preferences';
import { Keyboard } from './keyboard';
import { isComposing } from './key-guard';
import { Sections, SECTIONS } from './sections';
import { Session } from './session';
import { SHELL_WORDS } from './words';

interface Command {
  readonly group: string;
  readonly icon: IconName;
  readonly label: string;
  readonly aside?: string;
  readonly chord?: string;
  /** Absent: shown with the reason (`aside`) why not. */
  readonly run?: () => void;
}

/** Everything one can do, by name; also what one may not, with the reason. */
@Component({
  selector: 'mb-palette',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys],
  host: { class: 'pal' },
  template: `
    <div class="pal-in">
      <mb-icon name="search" />
      <input
        #box
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-rows"
        aria-autocomplete="list"
        autocomplete="off"
        spellcheck="false"
        [attr.aria-activedescendant]="'palette-' + active()"
        [attr.aria-label]="words().palette.placeholder"
        [placeholder]="words().palette.placeholder"
        [value]="typed()"
        (input)="type(box.value)"
        (keydown)="key($event)"
      />
      <mb-keys chord="Escape" />
    </div>
    <div class="pal-rows" id="palette-rows" role="listbox" [attr.aria-label]="words().palette.label">
      @for (command of found(); track $index) {
        @if (command.group !== found()[$index - 1]?.group) {
          <div class="pal-g" role="presentation">{{ command.group }}</div>
        }
        <div
          class="pal-r"
          role="option"
          tabindex="-1"
          [id]="'palette-' + $index"
          [class.off]="!command.run"
          [attr.aria-selected]="$index === active()"
          [attr.aria-disabled]="!command.run"
          (click)="run(command)"
          (keydown.enter)="run(command)"
        >
          <mb-icon [name]="command.icon" /><span class="clip">{{ command.label }}</span>
          @if (command.aside) {
            <span class="dim">{{ command.aside }}</span>
          }
          @if (command.chord) {
            <mb-keys [chord]="command.chord" />
          }
        </div>
      } @empty {
        <p class="pal-g">{{ words().palette.none }}</p>
      }
    </div>
    <div class="pal-foot small dim"><mb-keys chord="ArrowUp ArrowDown" /> {{ words().palette.move }}</div>
  `,
})
export class Palette {
  private readonly ref = inject<DialogRef<'sheet'>>(DialogRef);
  private readonly router = inject(Router);
  private readonly sections = inject(Sections);
  private readonly session = inject(Session);
  private readonly preferences = inject(Preferences);
  protected readonly words = inject(Language).words(SHELL_WORDS);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  protected readonly typed = signal('');
  protected readonly active = signal(0);

  protected readonly found = computed(() => {
    const typed = this.typed().trim();
    const folded = typed.toLowerCase();
    const named = this.commands().filter(({ label }) => label.toLowerCase().includes(folded));
    return [...this.alertsNamed(typed), ...named, ...this.searches(typed)];
  });

  private readonly commands = computed<readonly Command[]>(() => {
    const words = this.words().palette;
    const go = SECTIONS.map((section): Command => {
      const may = this.session.may(section.permission);
      return {
        group: words.goTo,
        icon: section.icon,
        label: this.sections.label(section),
        chord: may ? `g ${section.letter}` : '',
        aside: may ? '' : words.notYou(this.sections.right(section.permission)),
        ...(may && { run: () => void this.router.navigateByUrl(section.path) }),
      };
    });
    const letters = this.preferences.letterKeys();
    const act = (icon: IconName, label: string, run: () => void, chord = ''): Command => ({
      group: words.do,
      icon,
      label,
      chord,
      run,
    });
    const queues: Command[] = this.session.may('alert.read')
      ? [{ group: words.goTo, icon: 'filter', label: words.queues, run: () => void this.router.navigate(['/queues']) }]
      : [];
    return [
      ...go,
      ...queues,
      ...THEMES.map((theme) =>
        act('theme', words.theme(this.words().theme[theme]), () => this.preferences.setTheme(theme)),
      ),
      ...DENSITIES.map((density) =>
        act('sort', words.density(this.words().density[density]), () => this.preferences.setDensity(density)),
      ),
      act('language', this.words().otherLanguage, () =>
        this.preferences.setLocale(this.preferences.locale() === 'en' ? 'zh' : 'en'),
      ),
      act('help', letters ? words.letters.off : words.letters.on, () => this.preferences.setLetterKeys(!letters)),
      act('help', words.sheet, () => this.ref.close('sheet'), '?'),
      act('leave', this.words().signOut, () => void this.session.signOut()),
    ];
  });

  constructor() {
    inject(Keyboard).bind(() => ({ Escape: () => this.ref.close() }), { modal: true });
    afterNextRender(() => this.box().nativeElement.focus());
  }

  protected type(text: string): void {
    this.typed.set(text);
    // What cannot be done is listed, and stepped over.
    this.active.set(
      Math.max(
        0,
        this.found().findIndex(({ run }) => run !== undefined),
      ),
    );
  }

  protected key(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = this.found();
    if (step !== undefined && rows.length > 0) {
      event.preventDefault();
      this.active.update((at) => (at + step + rows.length) % rows.length);
      document.getElementById(`palette-${this.active()}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const command = event.ctrlKey || event.metaKey ? rows.at(-1) : rows[this.active()];
      if (command) this.run(command);
    }
  }

  protected run(command: Command): void {
    if (!command.run) return;
    this.ref.close();
    command.run();
  }

  private alertsNamed(typed: string): Command[] {
    const id = /^(?:#|a-?)?(\d{1,18})$/i.exec(typed)?.[1];
    if (!id || !this.session.may('alert.read')) return [];
    const words = this.words().palette;
    const open = (): void => void this.router.navigate(['/review', 'open', id]);
    return [{ group: words.alerts, icon: 'review', label: words.alert(`A-${id}`), run: open }];
  }

  private searches(typed: string): Command[] {
    const words = this.words().palette;
    if (!typed || !this.session.may('message.search')) return [];
    return [
      {
        group: words.search,
        icon: 'search',
        label: typed,
        aside: words.allYouMaySee,
        chord: 'Ctrl+Enter',
        run: () => void this.router.navigate(['/search'], { queryParams: { q: typed } }),
      },
    ];
  }
}

export function openPalette(injector: Injector, sheet: () => void): void {
  const dialog = injector.get(Dialog);
  if (dialog.openDialogs.length > 0) return;
  dialog
    .open<'sheet'>(Palette, {
      ariaLabel: injector.get(Language).words(SHELL_WORDS)().palette.label,
      panelClass: 'pal-place',
      backdropClass: 'veil',
      autoFocus: false,
    })
    .closed.subscribe((then) => then === 'sheet' && sheet());
}
