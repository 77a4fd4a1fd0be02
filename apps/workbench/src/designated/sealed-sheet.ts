import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, input, output } from '@angular/core';
import type { SealedCode } from '@minutebook/contract';
import { EMERGENCY_HOURS } from '@minutebook/contract/designations';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { DESIGNATED_WORDS } from './words';

/** A sealed code, shown once: the sheet as it is printed and put away. It is never copied, and kept nowhere but here. */
@Component({
  selector: 'mb-sealed-sheet',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'stack' },
  template: `
    <article class="sealed stack stack-3">
      <header>
        <h3 class="sealed-title">{{ words().title }}</h3>
        <p>{{ words().of(name()) }}</p>
      </header>
      <dl class="kv">
        <dt>{{ words().address }}</dt>
        <dd class="code raw">{{ address }}</dd>
        <dt>{{ words().email }}</dt>
        <dd class="code raw">{{ email() }}</dd>
        <dt>{{ words().made }}</dt>
        <dd class="tn">{{ format.full(code().madeAt) }} · {{ format.zoneLabel() }}</dd>
      </dl>
      <div>
        <p class="lbl" id="sealed-label">{{ words().code }}</p>
        <p class="sealed-code" aria-labelledby="sealed-label" data-testid="sealed-code">
          @for (group of groups(); track $index) {
            <span>{{ group }}</span>&ngsp;
          }
        </p>
      </div>
      <div>
        <h4 class="lbl">{{ words().what }}</h4>
        <ol class="sealed-steps">
          @for (step of steps(); track step) {
            <li>{{ step }}</li>
          }
        </ol>
      </div>
      <p class="small">{{ words().keep(name()) }}</p>
      <p class="sealed-lines">
        <span>{{ words().sealed }}</span><span>{{ words().by }}</span
        ><span>{{ words().at }}</span>
      </p>
    </article>
    <div class="line no-print">
      <button type="button" class="btn btn-solid" (click)="print()">
        <mb-icon name="file" size="sm" />{{ all().code.print }}
      </button>
      <button type="button" class="btn" (click)="kept.emit()">{{ done() }}</button>
    </div>
  `,
})
export class SealedSheet {
  readonly code = input.required<SealedCode>();
  readonly name = input.required<string>();
  readonly email = input.required<string>();
  /** What the button says with which one goes on. */
  readonly done = input.required<string>();
  /** It is on paper, says whoever reads it. */
  readonly kept = output();
  private readonly document = inject(DOCUMENT);
  protected readonly format = inject(Format);
  protected readonly all = inject(Language).words(DESIGNATED_WORDS);
  protected readonly words = computed(() => this.all().sheet);
  protected readonly address = `${this.document.location.origin}/emergency`;
  protected readonly groups = computed(() => this.code().code.split('-'));
  protected readonly steps = computed(() => {
    const { open, type, say, hours, next } = this.words();
    return [open(this.address), type, say, hours(EMERGENCY_HOURS), next];
  });

  protected print(): void {
    this.document.defaultView?.print();
  }
}
