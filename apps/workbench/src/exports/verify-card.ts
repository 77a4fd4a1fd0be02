import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { EXPORT_WORDS } from './words';

/** How whoever gets an export checks it, and with what. */
@Component({
  selector: 'mb-verify-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().verify.title' },
  template: `
    <div class="pane-head">
      <mb-icon name="shield" />
      <h2>{{ words().verify.title }}</h2>
    </div>
    <div class="pane-body">
      <section class="sect stack-2">
        <ol class="stack stack-1">
          @for (step of steps; track step) {
            <li class="small">{{ $index + 1 }}. {{ words().verify.steps[step] }}</li>
          }
        </ol>
        <div class="line wrap">
          <a class="btn btn-sm" download href="/verifier/minutebook-verify.html"
            ><mb-icon name="download" size="sm" />{{ words().verify.page }}</a
          >
          <a class="btn btn-sm" download href="/verifier/minutebook-verify.cjs"
            ><mb-icon name="download" size="sm" />{{ words().verify.program }}</a
          >
        </div>
        <p class="code small">{{ words().verify.command }}</p>
        <p class="small muted">{{ words().verify.proves }}</p>
        <p class="small muted">{{ words().verify.limits }}</p>
      </section>
    </div>
  `,
})
export class VerifyCard {
  protected readonly steps = ['give', 'keys', 'check'] as const;
  protected readonly words = inject(Language).words(EXPORT_WORDS);
}
