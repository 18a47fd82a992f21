# ruff: noqa: E501  (a row of a table is one line)
"""Plan texts of an invented partnership, Westmoor in Northshire: each in a layout of its own.

Nothing here was taken from a real plan; names, figures and actions are made up.
"""

ACTION_LEAD_WHEN = """\
Westmoor Community Safety Partnership
Delivery Plan 2025/26

Priority 1: Safer Streets

Street crime has risen in the evening.

Action\tLead\tBy when
Install lighting on the canal path\tWestmoor Borough Council / Northshire Police\tJuly 2025 (review)
Run weekly walkabouts with traders\tCommunity Safety Team & Northshire Police\tOngoing
Publish a map of safe places\tTBC\tQ3

Priority 2: Protecting Young People

Action\tLead\tBy when
Train taxi drivers to spot exploitation\tLicensing, Youth Justice Service\t31/03/2026
None at present\t\t
"""

OBJECTIVE_KEY_TASK = """\
# Westmoor Crime Reduction Strategy 2024-27

## Burglary

Objective\tKey task\tLead officer\tTarget date\tSuccess criteria\tRAG
Fewer homes burgled\tMark property in three wards\tInsp J. Marlow\tMarch 2025\tNumber of homes marked. Fall in repeat burglary.\tG
\tVisit every burgled home within two days\tPCSO team\tOngoing\t<ul><li>Visits made</li><li>Visits in time</li></ul>\tA
Better locked sheds\tOffer shed alarms at cost\tWestmoor Borough Council\tTBC\t\tNot started

## Vehicle crime

Objective\tKey task\tLead officer\tTarget date\tSuccess criteria\tRAG
Fewer vans broken into\tSign the trade parks\tNorthshire Police\t2025/26\tSigns in place\tB
"""

PREFIX_REFS = """\
WESTMOOR ACTION PLAN 2025

DOMESTIC ABUSE

Task\tOwner\tDeadline
DA1 - Open a second refuge\tWestmoor Borough Council\t30 June 2025
DA2 - Train midwives to ask about abuse\tNorthshire NHS Trust\tSeptember 2025
DA3 - Review the perpetrator programme\tProbation Service\tDecember 2025

ANTI-SOCIAL BEHAVIOUR

Task\tOwner\tDeadline
ASB1 - Map complaints each month\tCommunity Safety Unit\tMonthly
ASB2 - Hold two action days a year\tNorthshire Police\tAnnually
"""

NO_HEADINGS = """\
Westmoor partnership action plan 2025/26

A1\tDevelop a reporting form for hate crime in five languages\tNorthshire Police\tJune 2025\tNot started
A2\tBring the hate crime forum together every quarter\tWestmoor Borough Council\tOngoing\tIn progress
A3\tPut third-party reporting centres into both libraries\tVictim Support\tMarch 2026\tComplete
"""

RUN_ON_LEADS = """\
Westmoor serious violence action plan

Activity\tDelivered by\tTimeframe\tHow will we know?
Map knife crime places each quarter\tNorthshire Police Westmoor Borough Council Northshire Fire and Rescue Service\tQuarterly\tMaps shared
Fund mentors in both secondary schools\tWestmoor Borough Council Youth Offending Team\tSeptember 2025\tNumber of mentors
Agree one referral form\tAll agencies with a safeguarding duty; with input from Public Health\tOngoing\tForm agreed
"""

STRAND_ROWS = """\
Westmoor gangs action plan 2025-26

Ref\tWhat we will do\tWho\tBy when\tProgress
PREVENT\t\t\t\t
1\tOffer football on Friday nights\tYouth Service\tMay 2025\tTwo sites open
2\tBrief every head teacher\tEducation\tJune 2025\t
PURSUE\t\t\t\t
3\tSeize cash at three known addresses\tNorthshire Police\tOngoing\t
Ref\tWhat we will do\tWho\tBy when\tProgress
4\tUse closure orders sooner\tNorthshire Police, Housing\tOngoing\tOne order
"""

BULLETS = """\
WESTMOOR COMMUNITY SAFETY PARTNERSHIP

ACTION PLAN 2025-26

Tackle Nuisance Vehicles

Key themes:

- Noise at night.
- Car meets.

Key deliverables:

- Northshire Police - Patrol the retail park on summer weekends.
- Write to owners of cars seen twice.
- Install height barriers at two car parks.

What we have achieved:

- Four joint operations last year.

Support Victims

Key deliverables:

- Offer every repeat victim a named worker.
"""

PIPES = """\
# Westmoor Plan 2025/26

## Priority 1 – Water Safety

| No. | Action | Lead agency | Supporting partners | Timescale | Outcome |
|-----|--------|-------------|---------------------|-----------|---------|
| 1.1 | Fix throw lines at six moorings | NFRS | Canal charity; Westmoor Borough Council | by end of May 2025 | Fewer drownings |
| 1.2 | Teach every Year 6 class | Schools | NFRS | Autumn 2025 | |

Northshire Fire and Rescue Service (NFRS) keeps the lines.
"""

PRIORITY_COLUMN = """\
Westmoor joint plan 2025/26

Priority\tStrand\tOwner\tAction\tDue\tNotes on cost\tStatus
Safe homes\tProtect\tHousing\tReplace front doors in two blocks\tOct 2025\t£40,000\tOn track
\tPrepare\tHousing; Adult Social Care\tRehearse an evacuation\tNov 2025\t\tRed
Safe streets\tPursue\tNorthshire Police\tTarget the three most harmful dealers\tOngoing\t\tAmber
"""

LEVELS_WRONG = """\
# Westmoor Plan 2025/26

#### Safe Homes

Homes are where most harm is done.

## Doors

Ref\tAction\tOutcome\tData
SH1\tFit new doors in the towers\tHomes are harder to enter\tDoors fitted

### Alarms

Ref\tAction\tOutcome\tData
SH2\tFit alarms for older people\tFires are found sooner\tAlarms fitted

## Safe Roads

Roads matter to everybody who answered the survey.

### Speed

Ref\tAction\tOutcome\tData
SR1\tWatch speed at four schools\tDrivers slow down\tSpeed at the gates
"""

SEVERAL_IN_A_CELL = """\
Westmoor 4P plan 2025-26

Safe Streets

4 P\tAim\tDesired outcome
PURSUE\tNorthshire Police - Stop the three riskiest gangs. WYT - Visit empty shops each week. Westmoor Council – Close two alleys.\tFewer fights
PREVENT\tWYT - Run a boxing club. WYT - Brief all heads. WYT and Northshire Police - Share a list of\t
PROTECT\tplaces at risk. Westmoor Council - Light the park. Westmoor Council - CCTV in the lanes.\tFewer victims
"""

ALL = {name: text for name, text in list(globals().items()) if name.isupper() and isinstance(text, str)}
