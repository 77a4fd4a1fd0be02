import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { isComposing } from '../shell/key-guard';
import { Avatar } from '../ui/avatar';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { DECISION_WORDS } from './decision-words';
import { Desk } from './desk';
import { Drafts } from './drafts';
import { type Colleague, ReviewLists } from './lists';
import { completed, matching, mentionAt, mentionsIn, piecesOf } from './mentions';
import { SideActs } from './side-acts';

/** More names than these are not a choice but a list. */
const MOST_NAMES = 8;

/** What people wrote beside the alert, and a place to write; an @ names somebody, and they are told. */
@Component({
  selector: 'mb-alert-notes',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, Icon, Keys, When],
  host: { class: 'sect' },
  template: `
    <h3>
      {{ words().notes }}
      @if (notes().length > 0) {
        <span class="dim num">{{ notes().length }}</span>
      }
      <span class="grow"></span><mb-keys chord="m" />
    </h3>
    @for (note of notes(); track note.id) {
      <div class="small stack stack-1">
        <div class="line">
          <mb-avatar [name]="note.by.name" [small]="true" /><b class="medium clip" dir="auto">{{ note.by.name }}</b>
          <span class="grow"></span><span class="dim num nowrap"><mb-when [at]="note.at" /></span>
        </div>
        <p class="pre" dir="auto">
          @for (piece of pieces(note.text); track $index) {
            @if (piece.mention) {
              <b class="mention">{{ piece.text }}</b>
            } @else {
              <ng-container>{{ piece.text }}</ng-container>
            }
          }
        </p>
      </div>
    }
    <form class="stack stack-1" novalidate (submit)="send($event)">
      <div class="mention-place">
        <textarea
          #area
          class="area"
          rows="2"
          maxlength="4000"
          role="combobox"
          aria-autocomplete="list"
          aria-controls="mention-names"
          [attr.aria-expanded]="names().length > 0"
          [attr.aria-activedescendant]="names().length > 0 ? 'mention-' + active() : null"
          [attr.aria-label]="words().note"
          [placeholder]="words().noteHint"
          (focus)="lists.needColleagues()"
          (input)="look()"
          (click)="look()"
          (keyup)="look()"
          (keydown)="key($event)"
          (blur)="cursor.set(-1)"
        ></textarea>
        @if (names().length > 0) {
          <div class="menu mention-names" id="mention-names" role="listbox" [attr.aria-label]="words().people">
            @for (person of names(); track person.id) {
              <div
                class="menu-r"
                role="option"
                [id]="'mention-' + $index"
                [attr.aria-selected]="$index === active()"
                (pointerdown)="take($event, person)"
              >
                <mb-avatar [name]="person.name" [small]="true" /><span dir="auto">{{ person.name }}</span>
              </div>
            }
          </div>
        }
      </div>
      @if (text().trim() !== '') {
        <div class="line">
          <button class="btn btn-sm" aria-keyshortcuts="Control+Enter" [disabled]="desk.busy() !== null">
            <mb-icon name="plus" size="sm" />{{ words().noteDo }}
          </button>
        </div>
      }
    </form>
  `,
})
export class AlertNotes {
  protected readonly desk = inject(Desk);
  private readonly acts = inject(SideActs);
  private readonly drafts = inject(Drafts);
  protected readonly lists = inject(ReviewLists);
  protected readonly words = inject(Language).words(DECISION_WORDS);
  private readonly area = viewChild.required<ElementRef<HTMLTextAreaElement>>('area');
  protected readonly notes = computed(() => this.desk.alert()?.notes ?? []);
  protected readonly text = signal('');
  /** -1 while the field has no focus. */
  protected readonly cursor = signal(-1);
  /** Where the mention stands whose list was closed by Esc. */
  private readonly dismissed = signal(-1);
  protected readonly active = signal(0);
  private readonly colleagues = computed(() => this.lists.colleagues.value() ?? []);
  private readonly mention = computed(() => (this.cursor() < 0 ? null : mentionAt(this.text(), this.cursor())));
  protected readonly names = computed<readonly Colleague[]>(() => {
    const mention = this.mention();
    if (!mention || mention.at === this.dismissed()) return [];
    // A name that is written out is not offered again.
    const found = matching(this.colleagues(), mention.typed).slice(0, MOST_NAMES);
    return found.length === 1 && found[0]!.name === mention.typed.trimEnd() ? [] : found;
  });
  private about: string | undefined;

  constructor() {
    effect(() => {
      const id = this.desk.alert()?.id;
      if (this.notes().length > 0) this.lists.needColleagues();
      // Half a note belongs to its alert, and comes back with it.
      if (id !== this.about) this.set(untracked(() => this.desk.draft().margin));
      this.about = id;
    });
  }

  focus(): boolean {
    this.area().nativeElement.focus();
    this.area().nativeElement.scrollIntoView({ block: 'nearest' });
    return true;
  }

  protected pieces(text: string) {
    return piecesOf(text, this.colleagues());
  }

  protected look(): void {
    const { value, selectionStart } = this.area().nativeElement;
    if (value !== this.text()) this.active.set(0);
    this.write(value);
    this.cursor.set(selectionStart);
  }

  protected key(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return void this.send(event);
    const names = this.names();
    if (names.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.active.update((at) => (at + step + names.length) % names.length);
    else if (event.key === 'Enter' || event.key === 'Tab') this.take(event, names[this.active()] ?? names[0]!);
    else if (event.key === 'Escape') this.dismissed.set(this.mention()?.at ?? -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  protected take(event: Event, { name }: Colleague): void {
    event.preventDefault();
    const field = this.area().nativeElement;
    const mention = mentionAt(field.value, field.selectionStart);
    if (!mention) return;
    const { text, cursor } = completed(field.value, field.selectionStart, mention, name);
    field.value = text;
    field.setSelectionRange(cursor, cursor);
    this.write(text);
    this.cursor.set(cursor);
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    event.stopPropagation();
    const text = this.text().trim();
    const id = this.desk.alert()?.id;
    if (text === '' || id === undefined) return;
    if (!(await this.acts.note(text, mentionsIn(text, this.colleagues())))) return;
    // What was written on meanwhile is not sent.
    if (this.drafts.of(id).margin.trim() !== text) return;
    this.drafts.change(id, { margin: '' });
    if (this.desk.alert()?.id === id) this.set('');
  }

  private write(text: string): void {
    if (text !== this.text()) this.desk.write({ margin: text });
    this.text.set(text);
  }

  private set(text: string): void {
    this.area().nativeElement.value = text;
    this.text.set(text);
    this.cursor.set(-1);
    this.dismissed.set(-1);
  }
}
