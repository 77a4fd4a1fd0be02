/** What a person may do. Roles are sets of these (access library); routes name one each. */
export const PERMISSIONS = {
  'message.search': 'Search the archive',
  'message.read': 'Read messages in their conversation',
  'message.raw': 'Download messages and attachments as captured',
  'import.read': 'See imports and their accounts',
  'import.run': 'Import files',
  'completeness.write': 'Say what should arrive, compare stated counts, have exceptions read again',
  'source.read': 'See live sources and what they delivered',
  'source.write': 'Set up and change live sources',
  'people.read': 'See the directory and handles that are nobody’s',
  'people.write': 'Map handles to people, class handles and conversations',
  'people.import': 'Import the directory',
  'exception.read': 'Read the raw text of what could not be imported',
  'lexicon.read': 'See lexicons and their rules',
  'lexicon.write': 'Draft rules',
  'lexicon.publish': 'Put rules into force',
  'alert.read': 'See alerts',
  'alert.decide': 'Claim and decide alerts',
  'alert.sign': 'Sign or return decisions of others',
  'review.report': 'See evidence of review',
  'audit.read': 'Read the audit log',
  'audit.export': 'Export the audit log',
  'user.read': 'See users',
  'user.write': 'Invite users, grant roles, disable users',
  'demo.load': 'Load and remove the demo company',
} as const;

export type Permission = keyof typeof PERMISSIONS;

export const ROLES = ['analyst', 'supervisor', 'legal', 'auditor', 'compliance', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
