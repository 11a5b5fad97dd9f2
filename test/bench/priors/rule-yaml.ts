// The default rule as the YAML that a site may start its own from; docs/prior-rule.yaml is this text.
import { stringify } from 'yaml';
import { DEFAULT_PRIOR_RULE } from '../../../shared/domain/prior-relevance-rule.ts';

export const defaultRuleYaml = (): string =>
  `# The default rule of priors, whole. Written by \`npm run bench -- priors --docs docs\`. A site's file (priors.ruleFile) states only
# what differs: numbers and lists replace these, tables (regions, affinity, neighbours, weights) are replaced entry by entry, and
# extraWords adds to a region. Meanings: shared/domain/prior-relevance-rule.ts and docs/prior-rule.md.
${stringify(DEFAULT_PRIOR_RULE, { lineWidth: 120, flowCollectionPadding: true })}`;
