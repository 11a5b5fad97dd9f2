// The rules that come with the page.
import rules from './hanging-rules.yaml?raw';
import { readHangingRules } from './hanging-rule.ts';

export const HANGING_RULES = readHangingRules(rules);
