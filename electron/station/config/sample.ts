// The configuration that `pacs-kit init` writes for a new station: every key that a site must decide, explained in place.

/**
 * A commented configuration file.
 *
 * @param values what the installer already said; the rest is a placeholder that a real PACS will refuse
 */
export function sampleConfig(values: {
  readonly stationName: string;
  readonly aeTitle: string;
  readonly pacs: { readonly host: string; readonly port: number; readonly aeTitle: string };
}): string {
  const text = (value: string): string => JSON.stringify(value);
  return `# PACS Downtime Kit: configuration of one station. Check it with: pacs-kit config check
station:
  name: ${text(values.stationName)}
  # Our AE title. The PACS must know it together with this computer's address and the port below.
  aeTitle: ${text(values.aeTitle)}

# Where the PACS delivers images by C-MOVE. 127.0.0.1 is reachable from this computer only: name the address of the
# hospital network card for a PACS on another host. Only the endpoints below get an association.
storageScp:
  host: 127.0.0.1
  port: 11112

# PACS servers, best first.
endpoints:
  - id: main
    host: ${text(values.pacs.host)}
    port: ${values.pacs.port}
    aeTitle: ${text(values.pacs.aeTitle)}
    retrieveBy: [C-MOVE, C-GET]

# Whose images are kept: today | any | { days: 3 } | { from: 20260101, to: 20260131 }
worklist:
  dates: today
  queries:
    - modalities: []

priors:
  enabled: true
  # Own words and weights for the choice of priors: docs/prior-rule.md
  # ruleFile: prior-rule.yaml
# How studies are hung when they are opened: docs/hanging-rules.md
# hanging: { ruleFile: hanging-rules.yaml }

prefetch:
  everyMs: 300000
`;
}
