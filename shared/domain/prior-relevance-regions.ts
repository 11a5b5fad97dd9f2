// Which words in a description or BodyPartExamined speak of which part of the body: many to many, and a site may add its own.

const list = (words: string): readonly string[] =>
  words
    .split('|')
    .flatMap((group, index) => (index % 2 === 0 ? group.trim().split(/\s+/u) : [group.trim()]))
    .filter((word) => word !== '');

/**
 * Region → words. A word matches a whole word of the text, in lower case and without accents (ß is ss); `thora*` matches what begins so; a
 * word with spaces matches those words in a row; one in a script without spaces matches anywhere. Bodies of codes are Defined Terms
 * of BodyPartExamined (PS3.16 Annex L), what RadLex Playbook and LOINC names call the region, and German, French, Spanish, Italian stems.
 * Between bars: a word with spaces.
 */
export const DEFAULT_REGIONS: Readonly<Record<string, readonly string[]>> = {
  head: list(`
    head headneck brain* skull* crani* cerebr* cerebell* intracran* neurocran* neurokran* encephal* face facial maxillofac* sinus sinuses
    paranas* orbit* iac iacs pituitary sella mandib* maxill* jaw tmj temporal mastoid* kopf* schadel* hirn* gehirn* cct cmrt nnh
    nasenneben* gesicht* willis* circleofwillis hypophys* eye eyes auge* nasal nose nase* zygom* tete crane cabeza craneo cerebro testa 頭 脳 머리
  `),
  neck: list(`
    neck* hals* carot* karot* thyr* schilddrus* sd parathyr* larynx* laryng* pharynx* pharyng* parotis* parotid* cervic* cervik*
    zervik* cspine hws supraaort* extracran* trachea* cou cuello collo headneck 頸
  `),
  chest: list(`
    chest* thora* lung* pulmo* mediastin* rib ribs rippe* sternum pleur* pe ctpa cxr hrct heart cardi* kardi* coronar* koronar* herz*
    aort* esoph* oesoph* osoph* tspine bws cap tap trunk stamm rumpf neckchest* echocard* poumon* torax* 胸 肺
  `),
  heart: list(`
    heart cardi* kardi* echocard* coronar* koronar* herz* myocard* myokard* coeur corazon cuore 心
  `),
  breast: list('breast* mamm* brustdrus* tomosynth* mam mg 乳'),
  abdomen: list(`
    abdomen abdominal abdo* abdomin* abd bauch* oberbauch* unterbauch* liver* leber* hepat* kidney* niere* renal* nephr* urogr* uro*
    urin* ureter* harn* stein* stone* kub pancrea* pankrea* spleen* milz* bili* bile* gall* mrcp cholang* stomach magen* gastric gastrointest* ugi bowel*
    darm* dunndarm* dickdarm* kolon* colon* entero* sellink adrenal* nebennier* aort* cap tap trunk stamm rumpf retroperit* append* ruq
    chestabd* neckchestabd* ventre foie higado addome 腹 肝 복부
  `),
  pelvis: list(`
    pelvis* pelvic* pelv* abdomenpelvis chestabdpelvis becken* bladder* blase* harnblas* prostat* uter* ovar* adnex* rectum rekt*
    sacr* sakr* coccy* ilium iliac sijoint penis* penile kub cap tap trunk stamm rumpf bus gyn* vagin* transvag* endomet* testi* scrot* hoden* bassin bacino 骨盤
  `),
  spine: list(`
    spine* spinal* cspine tspine lspine lsspine sspine vertebr* wirbel* halswirbel* brustwirbel* lendenwirbel* lumb* cervic* cervik*
    zervik* sacr* sakr* myel* whs lws hws bws lwk bwk hwk bandscheib* scolio* skolio* rachis columna 脊椎
  `),
  shoulder: list(`
    shoulder* schulter* clavic* klavik* schlusselbein* acromio* scapul* skapul* acjoint |ac joint| ac-gelenk epaule hombro spalla 肩
  `),
  arm: list(`
    arm arms upperarm oberarm* unterarm* humer* elbow* ellbog* ellenbog* forearm* radius* radial ulna* coude codo gomito
    |upper extremity| |upper limb| 肘
  `),
  hand: list(`
    hand hands handgelenk* handwurz* mittelhand* wrist* finger* thumb* daumen* carp* karp* metacarp* metakarp* scaph* skaph* mano 手
  `),
  hip: list(`
    hip hips huft* femur* acetab* thigh* oberschenkel* schenkelhals* coxa* hanche cadera anca 股
  `),
  knee: list(`
    knee* knie* patell* tibia* fibula* unterschenkel* menis* genou rodilla ginocchio 膝
  `),
  leg: list(`
    leg legs calf bein* femor* poplit* afs dvt venos* lowerleg |lower extremity| |lower limb| jambe pierna gamba
  `),
  foot: list(`
    foot feet ankle* toe toes calcan* kalkan* heel* ferse* talus hindfoot forefoot metatars* mittelfuss* malleol* sprunggelenk* osg usg
    fuss* vorfuss* ruckfuss* zehe* pied piede 足
  `),
};

/** Words that mean the whole body: every region, but none in detail. */
export const DEFAULT_WHOLE_BODY: readonly string[] = [
  'wholebody',
  'whole body',
  'skelet*',
  'bone scan',
  'bonescan',
  'knochenszint*',
  'ganzkorper*',
  'petct',
  'pet ct',
  '全身',
];

/** Regions whose images often show a part of each other. */
export const DEFAULT_NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  head: ['neck'],
  neck: ['head', 'chest', 'spine'],
  chest: ['neck', 'abdomen', 'heart', 'breast'],
  heart: ['chest'],
  breast: ['chest'],
  abdomen: ['chest', 'pelvis'],
  pelvis: ['abdomen', 'hip'],
  spine: ['neck', 'chest', 'abdomen', 'pelvis'],
  shoulder: ['arm'],
  arm: ['shoulder', 'hand'],
  hand: ['arm'],
  hip: ['pelvis', 'knee', 'leg'],
  knee: ['hip', 'leg', 'foot'],
  leg: ['hip', 'knee', 'foot'],
  foot: ['knee', 'leg'],
};

/** Regions that come twice: elsewhere `L` is a vertebra or a word, not a side. */
export const DEFAULT_PAIRED: readonly string[] = [
  'breast',
  'shoulder',
  'arm',
  'hand',
  'hip',
  'knee',
  'leg',
  'foot',
];

export const DEFAULT_SIDES = {
  left: ['left', 'lt', 'l', 'links', 'li', 'lks', 'gauche', 'izquierda', 'izq', 'sinistra', 'sin', '左'],
  right: ['right', 'rt', 'r', 'rechts', 're', 'rts', 'droite', 'derecha', 'der', 'destra', 'dex', '右'],
} as const;
