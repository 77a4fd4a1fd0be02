import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { AuditEntry, EntryProof } from '@minutebook/contract';
import { proofs as proofsApi } from '@minutebook/contract/proofs';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { CopyButton } from '../ui/copy-button';
import { drawnWidth } from '../ui/chart/drawn-width';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { CHAIN_WORDS } from './chain-words';
import { drawTree } from './tree-drawing';
import { grouped, type Verdict, verdictOf } from './tree-proof';

/** The proof of one entry, asked for and not before: that it was asked for is an entry too. */
@Component({
  selector: 'mb-proof-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton, Icon, Keys, ProblemNotice],
  host: { class: 'block' },
  template: `
    <section class="sect" aria-live="polite">
      <h3 class="line">
        <span class="grow">{{ words().proof(format.count(index())) }}</span>
        @if (verdict(); as is) {
          <span class="tag" [class.tag-good]="is === 'included'" [class.tag-bad]="is === 'faulty'">
            @if (is === 'included') {
              <mb-icon name="check" />
            }
            {{ words().verdict[is] }}</span
          >
        }
      </h3>
      @if (proof.value(); as shown) {
        @if (tree(); as drawing) {
          <svg
            class="chart tree-proof"
            role="img"
            [attr.width]="width()"
            [attr.height]="drawing.height"
            [attr.aria-label]="drawing.label"
          >
            <path class="branch" [attr.d]="drawing.branches" />
            <path class="way" [attr.d]="drawing.way" />
            @for (box of drawing.boxes; track $index) {
              <rect
                width="13"
                height="13"
                rx="2"
                [attr.class]="box.kind"
                [attr.x]="box.x - 6.5"
                [attr.y]="box.y - 6.5"
              />
              <text
                [class.k]="box.kind !== 'sibling'"
                [attr.x]="box.textX"
                [attr.y]="box.textY"
                [attr.text-anchor]="box.anchor"
              >
                {{ box.text }}
              </text>
            }
          </svg>
        }
        @if (verdict(); as is) {
          <p class="small" [class.t-bad]="is === 'faulty'">{{ words().verdictText[is] }}</p>
        }
        <div class="code-block xs">
          <div [title]="shown.leaf">{{ words().leaf }} {{ grouped(shown.leaf) }}</div>
          @if (shown.checkpoint; as head) {
            <div [title]="head.root">
              {{ words().root }} {{ grouped(head.root) }} {{ words().sizeIs(format.count(head.size)) }}
            </div>
          }
        </div>
        <div class="line wrap">
          @if (shown.checkpoint) {
            <mb-copy [text]="copied()" [label]="words().copy" />
            @if (mayExport()) {
              <a class="btn btn-sm" download [href]="fileAddress()"
                ><mb-icon name="download" size="sm" />{{ words().file }}</a
              >
              @if (shown.opening) {
                <a class="btn btn-sm" download [href]="openingAddress()"
                  ><mb-icon name="download" size="sm" />{{ words().opening }}</a
                >
              }
            }
          }
          <span class="grow"></span>
          <span class="small dim num">{{ words().milliseconds(format.count(ceiled(shown.milliseconds))) }}</span>
        </div>
      } @else if (proof.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      } @else {
        <p class="small muted">{{ words().proveText }}</p>
        <div class="line">
          <button type="button" class="btn btn-sm" aria-keyshortcuts="p" [disabled]="proof.busy()" (click)="prove()">
            {{ words().prove }} <mb-keys chord="p" />
          </button>
        </div>
      }
    </section>
  `,
})
export class ProofCard {
  readonly entry = input.required<AuditEntry>();
  protected readonly index = computed(() => this.entry().index);
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CHAIN_WORDS);
  protected readonly proof = new Loading<EntryProof>();
  protected readonly verdict = signal<Verdict | null>(null);
  private readonly drawn = drawnWidth(420);
  protected readonly width = computed(() => Math.max(260, this.drawn() - 24));
  protected readonly mayExport = computed(() => this.session.may('audit.export'));
  private readonly place = computed(() => ({ log: 'audit', index: this.index() }));
  protected readonly fileAddress = computed(() => addressOf(proofsApi.file.path, this.place()));
  protected readonly openingAddress = computed(() => addressOf(proofsApi.opening.path, this.place()));
  protected readonly copied = computed(() => {
    const proof = this.proof.value();
    return proof ? JSON.stringify(proof, null, 2) : '';
  });
  protected readonly tree = computed(() => {
    const proof = this.proof.value();
    return proof?.checkpoint ? this.draw(proof, proof.checkpoint.at) : null;
  });

  constructor() {
    effect(() => {
      this.index();
      untracked(() => {
        this.proof.set(undefined);
        this.verdict.set(null);
      });
    });
  }

  async prove(): Promise<void> {
    if (this.proof.value() || this.proof.busy()) return;
    const shown = this.entry();
    const { index } = shown;
    const proof = await this.proof.run((signal) =>
      this.api.call(proofsApi.entry, { params: { log: 'audit', index } }, signal),
    );
    if (!proof) return;
    const verdict = await verdictOf(proof, globalThis.crypto.subtle as SubtleCrypto | undefined, shown);
    if (this.proof.value() === proof) this.verdict.set(verdict);
  }

  protected readonly grouped = grouped;

  protected ceiled(milliseconds: number): number {
    return Math.ceil(milliseconds);
  }

  private draw(proof: EntryProof, at: string) {
    const words = this.words();
    const time = this.format.stamp(at);
    const drawing = drawTree(proof, this.width(), {
      root: words.rootAt(time),
      leaf: words.steps(proof.path.length),
      more: (n) => words.more(this.format.count(n)),
    });
    return { ...drawing, label: words.treeLabel(this.format.count(proof.index), proof.path.length, time) };
  }
}
