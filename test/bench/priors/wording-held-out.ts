// Two houses that the rule is judged on and was never tuned on: an Austrian or Swiss one and a British one.
import { house, type House } from './wording.ts';

export const HELD_OUT_HOUSES: readonly House[] = [
  house(
    'Kantonsspital',
    `
cxr: Lungenröntgen stehend | C/P 2 Ebenen | Thoraxröntgen p/a + lat | Cor/Pulmo
cxrBed: C/P liegend | Thoraxaufnahme im Bett | Lungenröntgen Station
ctChest: CT Lunge/Mediastinum | Thorax CT 1mm | CT Thx nat. | Low-Dose-CT Lunge
ctpa: CT Pulmonalarterien (PE?) | PE-CT | CT Thx PAE
ctCap: CT Thx-Abd-Becken | Ganzkörper-CT Onko | CT Stamm kontrastiert | Thorax+Abdomen CT i.v.
ctAbdPel: CT Abd i.v. | CT Abdomen + kleines Becken | CT Bauchraum
ctStone: Stein-CT | CT Urolithiasis | CT ableitende Harnwege nat.
ctAorta: Angio-CT Aorta | CT Aortenangiographie thorakal/abdominal
ctHead: CT Cerebrum | CT Neurokranium | Hirn-CT nat. | Schädelhirn CT
ctaHeadNeck: Angio-CT Kopf/Hals | CT hirnzuführende Arterien
ctSinus: CT Nasennebenhöhle cor. | DVT/CT Sinus paranasales | CT Gesichtsschädel
ctNeck: CT Hals i.v. | CT Larynx/Pharynx
ctSpine: CT LWK 1-5 | CT Lumbalwirbelsäule | CT lumbosakral
ctCoronary: Herz-CT | CT Coronarangiographie | Calcium-Scoring Herz
mrHead: MR Hirn | Schädel-MR i.v. | MR Gehirn | MRI Neurokranium
mrCSpine: MR HWS nat. | MRI Halswirbelsäule | MR cervikal
mrLSpine: MR LWS | MRI lumbal | MR Lumbalwirbelsäule
mrLiver: MR Leber hepatobiliär | MRI Abdomen Leber | MR OB
mrcp: MR-Cholangiographie | MRCP i.v. | MRI Pankreas/MRCP
mrProstate: MR Prostata | MRI Prostata PI-RADS
mrBreast: MR Mammae | MRI Brust
mrHeart: Cardio-MR | MR Herz Vitalität | CMR
mrShoulder: MR Schulter {side} | MR-Arthro Schulter {side}
mrKnee: MR Knie {side} | MRI Knie {side} nat.
mrAnkle: MR Rückfuss {side} | MRI OSG {side}
mrBowel: MR Enteroklysma | Entero-MR
xrCSpine: HWS ap/lat | Halswirbelsäule Funktion
xrLSpine: LWS ap/lat | Lumbalwirbelsäule 2E
xrShoulder: Schulter {side} ap/Neer | Schulterröntgen {side} | Clavicula {side}
xrElbow: Ellbogen {side} ap/lat | Radiusköpfchen {side}
xrWrist: Handgelenk {side} ap/lat | Scaphoid {side} | Handwurzelaufnahme {side}
xrHand: Mittelhand {side} | Hand {side} ap/obl | Daumen {side} | Zeigefinger {side}
xrPelvis: Becken a.p. | Beckenröntgen | Beckenübersichtsaufnahme
xrHip: Hüftröntgen {side} | Hüfte {side} ap/Lauenstein | Femur prox. {side}
xrKnee: Knie {side} ap/lat | Knieröntgen {side} | Patella axial {side}
xrAnkle: Sprunggelenksröntgen {side} | OSG {side} ap/lat | Malleolus {side}
xrFoot: Fuss {side} dp/obl | Vorfussaufnahme {side} | Kalkaneus {side} | Grosszehe {side}
xrAbdomen: Abdomenleeraufnahme | Abdomen stehend
usAbdomen: US Abdomen | Abdomensonografie | Ultraschall OB | US Leber/Galle
usKidney: US Nieren/Harnblase | Ultraschall Niere | US Urogenitaltrakt
usThyroid: US Schilddrüse | US Halsweichteile/Schilddrüse
usCarotid: Carotis-Duplex | Duplex extrakranielle Gefässe
usLegVeins: Duplex tiefe Beinvenen {side} | US TVT {side} | Venenduplex UE {side}
usBreast: US Mamma {side} | Brustultraschall {side}
usPelvis: US Uterus/Adnexe | Ultraschall Unterleib | TVS
mammo: Mammografie beidseits | MG Screening CC/MLO | Mammo kurativ
petCt: PET/CT FDG | PET-CT Onkologie | F18-PSMA PET/CT
boneScan: Knochenszintigrafie | Skelettszinti GK | Knochenszinti mit SPECT
thyroidScan: SD-Szintigrafie | Schilddrüsen-Szinti
angioLeg: DSA untere Extremität {side} | Beinangiografie {side}
swallow: Schluckpassage | Oesophagographie | Videofluoroskopie Schluckakt`,
    {
      left: 'li | links | sin. | L',
      right: 're | rechts | dex. | R',
      empty: '| Fremdbilder | Auswärtige Untersuchung | Diverses',
    },
  ),
  house(
    'NHS Trust',
    `
cxr: X-ray chest | Plain film chest | CXR erect PA
cxrBed: Mobile X-ray chest | CXR supine mobile
ctChest: CT thorax | CT high resolution chest | CT thorax with contrast
ctpa: CTPA | CT pulmonary angiogram | CT angiogram pulmonary arteries
ctCap: CT TAP with contrast | CT thorax abdo pelvis | CT chest abdo pelvis staging
ctAbdPel: CT abdo pelvis with contrast | CT abdo & pelvis
ctStone: CT KUB low dose | CT urinary tract unenhanced | CT renal colic
ctAorta: CT angiogram aorta | CT aortogram | CT EVAR surveillance
ctHead: CT head | CT brain | CT skull & brain trauma
ctaHeadNeck: CT angiogram carotids | CT angiogram intracranial & arch
ctSinus: CT sinuses | CT facial bones | CT paranasal
ctNeck: CT neck with contrast | CT larynx
ctSpine: CT lumbar | CT spine lumbar sacral
ctCoronary: CT cardiac angiogram coronary | CTCA
mrHead: MRI head | MRI brain & IAMs | MRI head with gad
mrCSpine: MRI spine cervical | MRI C spine
mrLSpine: MRI spine lumbar & sacral | MRI L spine | MRI lumbar
mrLiver: MRI liver with contrast | MRI upper abdomen
mrcp: MRCP | MRI pancreas & biliary
mrProstate: MRI prostate multiparametric | MRI pelvis (prostate)
mrBreast: MRI both breasts | MRI breast implants
mrHeart: MRI heart | Cardiac MR viability
mrShoulder: MRI shoulder {side} | MRI arthrogram {side} shoulder
mrKnee: MRI knee {side} | MRI {side} knee
mrAnkle: MRI ankle {side} | MRI {side} hindfoot
mrBowel: MRI small bowel | MRI enterography
xrCSpine: X-ray cervical spine | XR C spine AP lat odontoid
xrLSpine: X-ray lumbar spine | XR L spine
xrShoulder: X-ray shoulder {side} | X-ray clavicle {side} | XR ACJ {side}
xrElbow: X-ray elbow {side} | XR radial head {side}
xrWrist: X-ray wrist {side} | XR scaphoid views {side} | X-ray distal radius {side}
xrHand: X-ray hand {side} | XR thumb {side} | X-ray metacarpals {side}
xrPelvis: X-ray pelvis | XR pelvis AP trauma
xrHip: X-ray hip {side} | XR NOF {side} | X-ray {side} hip lateral
xrKnee: X-ray knee {side} | XR skyline patella {side} | X-ray both knees weight bearing
xrAnkle: X-ray ankle {side} | XR {side} ankle mortise
xrFoot: X-ray foot {side} | XR great toe {side} | X-ray calcaneum {side}
xrAbdomen: X-ray abdomen | AXR supine
usAbdomen: US abdomen | Ultrasound liver and biliary | US upper abdo
usKidney: US urinary tract | Ultrasound renal tract | US kidneys
usThyroid: US neck / thyroid | Ultrasound thyroid and nodes
usCarotid: US doppler carotid | Ultrasound carotid arteries
usLegVeins: US doppler lower limb veins {side} | US DVT scan {side} leg
usBreast: US breast {side} | Ultrasound {side} breast and axilla
usPelvis: US transvaginal | US pelvis female | Ultrasound gynae TV
mammo: Mammogram both | Mammography bilateral NHSBSP | Symptomatic mammogram
petCt: PET CT half body FDG | PET-CT vertex to thigh
boneScan: NM bone whole body | Isotope bone scan
thyroidScan: NM thyroid Tc99m | Thyroid isotope
angioLeg: IR angiogram femoral {side} | Angioplasty lower limb {side}
swallow: Barium swallow | Contrast swallow water soluble`,
    {
      left: 'Left | Lt | (L)',
      right: 'Right | Rt | (R)',
      empty: '| Exam from other trust | IEP transfer | Unspecified',
    },
  ),
];
