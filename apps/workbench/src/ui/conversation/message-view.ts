import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { Icon } from '../icon';
import { Language } from '../language';
import { MarkedText } from '../marked-text';
import { When } from '../when';
import { Attachments } from './attachments';
import { MessageText } from './message-text';
import { type HitMark, isDeleted, isEdited, type Row } from './rows';
import { TranslationOf } from './translation';
import { Versions } from './versions';
import { CONVERSATION_WORDS } from './words';

/** More addressees than this are counted, not listed. */
const MOST_NAMES = 6;

/** One message: time, name, what was written with its hits, quotation, files, versions, reactions. */
@Component({
  selector: 'mb-message',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Attachments, Icon, MarkedText, MessageText, TranslationOf, Versions, When],
  templateUrl: './message-view.html',
})
export class MessageView {
  readonly row = input.required<Extract<Row, { kind: 'message' }>>();
  readonly marks = input<readonly HitMark[]>([]);
  readonly read = input<readonly string[] | null>(null);
  /** Whether the time is also shown as the source wrote it. */
  readonly atSource = input(false);
  protected readonly words = inject(Language).words(CONVERSATION_WORDS);
  private readonly wanted = signal<boolean | null>(null);

  protected readonly message = computed(() => this.row().message);
  protected readonly version = computed(() => this.row().version);
  protected readonly source = computed(() => {
    const { text, zone } = this.version().sourceTime;
    // Said once, where the time has its zone in itself.
    return { text, zone: zone !== null && text.endsWith(zone) ? null : zone };
  });
  protected readonly sender = computed(() => this.message().sender);
  /** As the source shows them; else as the directory has them. */
  protected readonly name = computed(() => {
    const sender = this.sender();
    return sender?.name || sender?.person?.name || sender?.value || this.words().unknownSender;
  });
  /** Beside the name: who that is and at which desk, or the handle of somebody the directory does not know. */
  protected readonly aside = computed(() => {
    const sender = this.sender();
    if (!sender) return '';
    const { person, name, value, scheme } = sender;
    if (person) return [person.name === this.name() ? '' : person.name, person.desk ?? ''].filter(Boolean).join(' · ');
    return value.toLowerCase() !== name.toLowerCase() && scheme !== 'name' ? value : '';
  });
  protected readonly edited = computed(() => isEdited(this.message()));
  protected readonly deleted = computed(() => isDeleted(this.message()));
  protected readonly otherMarks = computed(() => {
    const words = this.words().marks as Readonly<Record<string, string>>;
    return this.version().marks.flatMap((mark) => words[mark] ?? []);
  });
  protected readonly subjectSpans = computed(() =>
    this.marks().filter(({ part, version }) => part === 'subject' && version === this.version().version),
  );
  protected readonly addressees = computed(() => {
    if (this.message().channel !== 'email') return [];
    const words = this.words();
    return (['to', 'cc', 'bcc'] as const).flatMap((role) => {
      const people = this.message().recipients.filter((recipient) => recipient.role === role);
      if (people.length === 0) return [];
      const names = people.slice(0, MOST_NAMES).map(({ name, value }) => name || value);
      const more = people.length > MOST_NAMES ? ` ${words.and(people.length - MOST_NAMES)}` : '';
      return [{ role: words[role], names: names.join(', ') + more }];
    });
  });
  protected readonly hasVersions = computed(() => this.message().versions.length > 1);
  /** The hit shows its versions without being asked. */
  protected readonly versionsOpen = computed(() => this.hasVersions() && (this.wanted() ?? this.row().focused));
  protected readonly reactions = computed(() => {
    const by = new Map<string, string[]>();
    for (const { value, by: who } of this.message().reactions) by.set(value, [...(by.get(value) ?? []), who]);
    return [...by].map(([value, who]) => ({ value, count: who.length, who: who.filter(Boolean).join(', ') }));
  });

  toggleVersions(): void {
    this.wanted.set(!this.versionsOpen());
  }
}
