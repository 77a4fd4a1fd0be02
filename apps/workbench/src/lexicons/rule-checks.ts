import { computed, inject, Injectable } from '@angular/core';
import type { RuleInForce } from '@minutebook/contract';
import { parse } from '@minutebook/query';
import { Format } from '../ui/format';
import { changeOf, type Change, type DraftRule } from './draft-state';
import { type Outcome, runExamples } from './example-run';

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

export interface Checked {
  readonly change: Change;
  /** A part of it cannot be used as it is; whether another rule has its code is not asked here. */
  readonly faulty: boolean;
}

export interface Tried {
  /** In the order of the examples; null while the rule cannot be read. */
  readonly outcomes: readonly Outcome[] | null;
  readonly failing: number;
}

/** Checks each state of a rule once, however often it is asked for: a lexicon has hundreds, and one is being typed in. */
@Injectable()
export class RuleChecks {
  private readonly format = inject(Format);
  private readonly checked = new WeakMap<DraftRule, Checked & { readonly known: RuleInForce | null }>();
  private readonly tried = new WeakMap<DraftRule, Tried & { readonly today: string }>();

  /** The calendar day it is, by UTC as the server has it: what an exclusion ends by. */
  readonly today = computed(() => new Date(this.format.now()).toISOString().slice(0, 10));

  check(rule: DraftRule, known: RuleInForce | null): Checked {
    const before = this.checked.get(rule);
    if (before?.known === known) return before;
    const checked = {
      known,
      change: changeOf(rule, known ? [known] : []),
      faulty:
        !CODE.test(rule.code.trim()) ||
        rule.title.trim() === '' ||
        rule.zones.length === 0 ||
        [rule, ...rule.exclusions].some(({ query }) => parse(query, { mode: 'rule' }).errors.length > 0),
    };
    this.checked.set(rule, checked);
    return checked;
  }

  try(rule: DraftRule): Tried {
    const today = this.today();
    const before = this.tried.get(rule);
    if (before?.today === today) return before;
    const tried = { ...outcomesOf(rule, today), today };
    this.tried.set(rule, tried);
    return tried;
  }
}

function outcomesOf(rule: DraftRule, today: string): Tried {
  const { examples } = rule;
  if (examples.length === 0) return { outcomes: [], failing: 0 };
  const texts = examples.map(({ text }) => text);
  const outcomes = runExamples(rule, texts, today);
  if (!outcomes) return { outcomes, failing: examples.length };
  return { outcomes, failing: outcomes.filter(({ hits }, i) => hits !== examples[i]!.hits).length };
}
