import type { Disposition } from '@minutebook/contract';
import { address } from '../cast/member';

export interface DemoReview {
  readonly rule: string;
  /** Key of the message in our scripts. */
  readonly key: string;
  /** The same; native id in the company. */
  readonly message: string;
  /** E-mail address. */
  readonly by: string;
  readonly act: 'claim' | Disposition;
  readonly reason?: string;
  readonly then?: { readonly act: 'sign' | 'return'; readonly by: string; readonly reason?: string };
}

type Then = DemoReview['then'];

/** Decisions of one reviewer: rule and message as `MA-014 n-kitchen`. */
export class Reviewer {
  private readonly by: string;

  constructor(local: string) {
    this.by = address(local);
  }

  claim(what: string): DemoReview {
    return { ...this.of(what), act: 'claim' };
  }

  falsePositive(what: string, reason: string, then?: Then): DemoReview {
    return this.decided('false-positive', what, reason, then);
  }

  cleared(what: string, reason: string, then?: Then): DemoReview {
    return this.decided('cleared', what, reason, then);
  }

  escalated(what: string, reason: string, then?: Then): DemoReview {
    return this.decided('escalated', what, reason, then);
  }

  violation(what: string, reason: string, then?: Then): DemoReview {
    return this.decided('violation', what, reason, then);
  }

  private decided(act: Disposition, what: string, reason: string, then: Then): DemoReview {
    return { ...this.of(what), act, reason, ...(then && { then }) };
  }

  private of(what: string): { rule: string; key: string; message: string; by: string } {
    const [rule, message] = what.split(' ');
    return { rule: rule!, key: message!, message: message!, by: this.by };
  }
}

export function signed(local: string): Then {
  return { act: 'sign', by: address(local) };
}

export function returned(local: string, reason: string): Then {
  return { act: 'return', by: address(local), reason };
}
