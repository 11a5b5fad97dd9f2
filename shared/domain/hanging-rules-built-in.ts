// The hanging rules that come with the kit, as the text that `pacs-kit hanging show` prints: a site begins its own file with it.

export const BUILT_IN_HANGING_RULES = `# How a study is hung when it is opened. Read from the top: the first rule whose \`when\` fits is taken; without one, or without a
# prior where the rule asks for one, the study is shown alone (1x1).
#
#   when.modality       one of these is in the study (DICOM Modality)
#   when.region         the descriptions speak of one of these regions (names of the prior rule: head, chest, abdomen, ...)
#   when.description    one of these stands in the study's description
#   when.seriesAtLeast  series that matter: with pictures; no scouts, no screen captures
#   when.seriesAtMost
#   layout              1x1, 2x1 (side by side), 1x2, 2x2, 3x2: columns, then rows
#   cells               row by row. \`current 1\` is the first series that matters; \`current like T2 axial\` the first one whose
#                       description has these words; \`prior\` the series of the best prior that is most like the current one
#                       before it. A series that is not there leaves its viewport empty; without the first one the study
#                       is shown alone.
#   link                scroll together from the start
rules:
  - name: Mammograms, each view beside its prior
    when: { modality: [MG], seriesAtLeast: 2 }
    layout: 2x2
    cells: [current 1, prior, current 2, prior]
    link: false
  - name: Mammograms
    when: { modality: [MG] }
    layout: 2x1
    cells: [current 1, prior]
    link: false
  - name: Ultrasound and angiography begin alone
    when: { modality: [US, IVUS, XA, RF] }
    layout: 1x1
    cells: [current 1]
    link: false
  - name: Stacks of one series, side by side
    when: { modality: [CT, MR, PT, NM], seriesAtMost: 1 }
    layout: 2x1
    cells: [current 1, prior]
    link: true
  - name: Films, side by side
    when: { modality: [CR, DX, IO, PX], seriesAtMost: 2 }
    layout: 2x1
    cells: [current 1, prior]
    link: false
`;
