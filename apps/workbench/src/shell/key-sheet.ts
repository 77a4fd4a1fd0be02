import { Dialog, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, type Injector } from '@angular/core';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Preferences } from '../ui/preferences';
import { Keyboard } from './keyboard';
import { Sections } from './sections';
import { SHELL_WORDS } from './words';

type Row = readonly [label: string, ...chords: string[]];

/** Every key there is, where it works. */
@Component({
  selector: 'mb-key-sheet',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Keys],
  host: { class: 'pal pal-wide' },
  template: `
    <div class="pal-in pal-title">
      <b class="strong">{{ words().sheet.title }}</b>
      <span class="dim small">{{ words().sheet.about }}</span>
      <span class="grow"></span>
      <button
        type="button"
        class="btn btn-sm"
        [attr.aria-pressed]="preferences.letterKeys()"
        (click)="preferences.setLetterKeys(!preferences.letterKeys())"
      >
        {{ preferences.letterKeys() ? words().sheet.lettersOn : words().sheet.lettersOff }}
      </button>
      <button type="button" class="btn btn-bare btn-sm" (click)="ref.close()"><mb-keys chord="Escape" /></button>
    </div>
    <div class="cols sheet-cols">
      @for (column of columns(); track $index) {
        <div class="stack stack-4">
          @for (group of column; track group.title) {
            <section>
              <h3 class="h-sect">{{ group.title }}</h3>
              @for (row of group.rows; track $index) {
                <div class="sheet-row">
                  <span>{{ row[0] }}</span>
                  <span class="line line-1">
                    @for (chord of row.slice(1); track chord) {
                      <mb-keys [chord]="chord" />
                    }
                  </span>
                </div>
              }
            </section>
          }
        </div>
      }
    </div>
  `,
})
export class KeySheet {
  protected readonly ref = inject(DialogRef);
  protected readonly preferences = inject(Preferences);
  protected readonly words = inject(Language).words(SHELL_WORDS);
  private readonly sections = inject(Sections);

  protected readonly columns = computed(() => {
    const words = this.words().sheet;
    const group = (title: string, rows: readonly Row[]): { title: string; rows: readonly Row[] } => ({ title, rows });
    const places = this.sections
      .open()
      .map((section): Row => [this.words().go(this.sections.label(section)), `g ${section.letter}`]);
    return [
      [
        group(words.anywhere, [
          [words.commands, 'Ctrl+k'],
          [words.search, '/'],
          [words.this, '?'],
          ...places,
          [words.nextPane, 'F6'],
          [words.back, 'Escape'],
        ]),
      ],
      [
        group(words.queue, [
          [words.nextAlert, 'j'],
          [words.previousAlert, 'k'],
          [words.claim, 'Enter'],
          [words.release, 'u'],
          [words.nextQueue, 'n', 'Shift+n'],
          [words.select, 'x'],
          [words.extend, 'Shift+j', 'Shift+k'],
          [words.narrow, 'Shift+f'],
          [words.copyLink, 'y'],
        ]),
        group(words.lists, [
          [words.down, 'j'],
          [words.up, 'k'],
          [words.open, 'Enter'],
          [words.fix, 'Alt+1'],
        ]),
      ],
      [
        group(words.decision, [
          [words.cleared, 'c'],
          [words.falsePositive, 'f'],
          [words.escalate, 'e'],
          [words.violation, 'v'],
          [words.sign, 's'],
          [words.return, 'r'],
          [words.decide, 'Ctrl+Enter'],
          [words.undo, 'z'],
          [words.template, 't'],
          [words.aside, 'b'],
          [words.give, 'a'],
          [words.note, 'm'],
          [words.tag, '#'],
        ]),
        group(words.conversation, [
          [words.earlierLater, '[', ']'],
          [words.hits, '.', ','],
          [words.whole, 'o'],
          [words.versions, 'i'],
          [words.why, 'h'],
          [words.asItWas, 'l'],
        ]),
        group(words.audit, [[words.proof, 'p']]),
      ],
    ];
  });

  constructor() {
    inject(Keyboard).bind(() => ({ Escape: () => this.ref.close(), '?': () => this.ref.close() }), { modal: true });
  }
}

export function openKeySheet(injector: Injector): void {
  const dialog = injector.get(Dialog);
  if (dialog.openDialogs.length > 0) return;
  dialog.open(KeySheet, {
    ariaLabel: injector.get(Language).words(SHELL_WORDS)().sheet.title,
    panelClass: 'pal-place',
    backdropClass: 'veil',
    autoFocus: 'dialog',
  });
}
