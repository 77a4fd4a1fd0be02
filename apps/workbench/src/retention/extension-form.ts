import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import type { Extension, Schedule } from '@minutebook/contract';
import { retention as retentionApi } from '@minutebook/contract/retention-records';
import { schedules as schedulesApi } from '@minutebook/contract/schedules';
import { type Chosen, PersonPicker } from '../people/person-picker';
import { Api } from '../shell/api/client';
import { ChannelChoice } from '../ui/channel-choice';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { listed } from './condition-text';
import { periodText } from '../ui/period';
import { PeriodField } from './period-field';
import { RETENTION_WORDS } from './words';

interface Draft {
  readonly authority: string;
  readonly reference: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly codes: readonly string[];
  readonly period: string | null;
  readonly desks: readonly string[];
  /** Days of UTC; empty: open. */
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

/** Records what an authority asks for: its request by name and hash, the classes, the messages (R19). */
@Component({
  selector: 'mb-extension-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelChoice, PeriodField, PersonPicker, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().add' },
  templateUrl: './extension-form.html',
})
export class ExtensionForm {
  readonly asked = output<Extension>();
  readonly left = output();
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.names().extension);
  protected readonly texts = ['authority', 'reference'] as const;
  protected readonly dates = ['from', 'until'] as const;
  protected readonly listed = listed;
  protected readonly inForce = new Loading<{ schedule: Schedule | null }>();
  protected readonly classes = computed(() => this.inForce.value()?.schedule?.content.classes ?? null);
  protected readonly people = signal<readonly Chosen[]>([]);
  protected readonly channels = signal<readonly string[]>([]);
  protected readonly draft = signal<Draft>({
    authority: '',
    reference: '',
    fileName: '',
    sha256: '',
    codes: [],
    period: null,
    desks: [],
    from: '',
    until: '',
    reason: '',
  });
  protected readonly hashing = signal(false);
  protected readonly tried = signal(false);
  protected readonly sent = new Loading<Extension>();
  protected readonly ready = computed(() => {
    const { authority, reference, sha256, codes, reason } = this.draft();
    const isFiled = /^[0-9a-f]{64}$/.test(sha256);
    return (
      isFiled &&
      [authority, reference].every((text) => text.trim() !== '') &&
      codes.length > 0 &&
      reason.trim().length >= 10
    );
  });

  constructor() {
    void this.inForce.run((signal) => this.api.call(schedulesApi.inForce, {}, signal));
  }

  protected put(change: Partial<Draft>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected set<K extends keyof Draft>(field: K, value: Draft[K]): void {
    this.draft.update((draft) => ({ ...draft, [field]: value }));
  }

  protected turn(code: string): void {
    const { codes } = this.draft();
    this.put({ codes: codes.includes(code) ? codes.filter((other) => other !== code) : [...codes, code] });
  }

  protected period(period: string): string {
    return periodText(period, this.language.locale());
  }

  /** Browsers hash only where the connection is safe; elsewhere the hash is typed. */
  protected async read(files: FileList | null): Promise<void> {
    const file = files?.[0];
    if (!file) return;
    this.put({ fileName: file.name, sha256: '' });
    if (!globalThis.crypto?.subtle) return;
    this.hashing.set(true);
    try {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
      this.put({ sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') });
    } finally {
      this.hashing.set(false);
    }
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (!this.ready()) return;
    const draft = this.draft();
    const start = (day: string): string | null => (day === '' ? null : `${day}T00:00:00.000Z`);
    const body = {
      authority: draft.authority.trim(),
      reference: draft.reference.trim(),
      document: { name: draft.fileName || draft.reference.trim(), sha256: draft.sha256 },
      codes: [...draft.codes],
      period: draft.period,
      reason: draft.reason.trim(),
      scope: {
        channels: [...this.channels()],
        persons: this.people().map(({ externalId }) => externalId),
        desks: [...draft.desks],
        conversations: [],
        messages: [],
        from: start(draft.from),
        until: start(draft.until),
      },
    };
    const made = await this.sent.run((signal) => this.api.call(retentionApi.askExtension, { body }, signal));
    if (made) this.asked.emit(made);
  }
}
