import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import type { Policy, PolicyText } from '@minutebook/contract';
import { conduct as conductApi } from '@minutebook/contract/conduct';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { DayText, dayFrom } from './day-text';
import { CONDUCT_WORDS } from './words';

const FIELDS = ['text', 'permitted', 'prohibited', 'detection', 'consequences'] as const;
type Field = (typeof FIELDS)[number];
type Draft = Readonly<Record<Field | 'name', string>>;

const EMPTY: Draft = { name: '', text: '', permitted: '', prohibited: '', detection: '', consequences: '' };

/** One policy: what is in force, every version, and the draft of the next; or a new one. */
@Component({
  selector: 'mb-policy-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Notice, ProblemNotice],
  host: {
    class: 'pane pane-beside',
    role: 'complementary',
    '[attr.aria-label]': 'policy()?.name ?? words().policy.add',
  },
  templateUrl: './policy-pane.html',
})
export class PolicyPane {
  /** Null: a new one. */
  readonly policy = input<Policy | null>(null);
  readonly saved = output<Policy>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly fields = FIELDS;
  protected readonly may = computed(() => this.session.may('conduct.write'));
  protected readonly sent = new Loading<Policy>();
  protected readonly draft = linkedSignal<Draft>(() => draftOf(this.policy()));
  protected readonly drafting = linkedSignal({ source: () => this.policy()?.id, computation: () => false });
  protected readonly isOpen = computed(() => !this.policy() || this.drafting() || this.policy()?.draft?.own === true);
  protected readonly effectiveFrom = signal(dayFrom(this.format.now()));
  protected readonly next = computed(() => (this.policy()?.versions[0]?.number ?? 0) + 1);
  protected readonly ready = computed(() => {
    const { name, text, detection, consequences } = this.draft();
    return [text, detection, consequences, this.policy()?.name ?? name].every((said) => said.trim() !== '');
  });

  protected put(field: keyof Draft, value: string): void {
    this.draft.update((draft) => ({ ...draft, [field]: value }));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const known = this.policy();
    const { name, ...texts } = this.draft();
    const body: PolicyText = {
      ...texts,
      permitted: linesOf(texts.permitted),
      prohibited: linesOf(texts.prohibited),
    };
    const saved = await this.sent.run((signal) =>
      known
        ? this.api.call(
            conductApi.draftPolicy,
            { params: { id: known.id }, body: { ...body, version: known.version } },
            signal,
          )
        : this.api.call(conductApi.createPolicy, { body: { ...body, name: name.trim() } }, signal),
    );
    if (!saved) return;
    this.announcer.say(this.words().policy.saved);
    this.saved.emit(saved);
  }

  protected async approve({ id, version }: Policy): Promise<void> {
    const body = { version, effectiveFrom: this.effectiveFrom() };
    const saved = await this.sent.run((signal) =>
      this.api.call(conductApi.approvePolicy, { params: { id }, body }, signal),
    );
    if (saved) this.saved.emit(saved);
  }
}

function draftOf(policy: Policy | null): Draft {
  const from = policy?.draft ?? policy?.versions[0];
  if (!policy || !from) return EMPTY;
  const { text, detection, consequences } = from;
  return {
    name: policy.name,
    text,
    detection,
    consequences,
    permitted: from.permitted.join('\n'),
    prohibited: from.prohibited.join('\n'),
  };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
