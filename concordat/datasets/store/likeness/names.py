"""Names that many people in the United Kingdom bear, and words that stand where names stand and are none.

They are there to notice names, not to know whose they are. Names that are also months, towns or words of streets are left
out, since lists of those are delivered every day.
"""

from __future__ import annotations

FORENAMES = frozenset(
    """
    aaliyah aaron abbie abdul abdullah abigail abu adam adrian adriana agnes agnieszka ahmed aidan aileen aimee aisha alan
    alana alasdair alec aled alex alexander alexandra alexandru alfie ali alice alicia alina alison alistair allan alun
    amanda amber amelia amina amir amy ana anastasia andrea andreea andrei andrew andrzej aneta angela anita ann anna anne
    annette annie anthony antonia antonio anwar archie arjun arthur asha asif asma audrey ava ayesha barbara barry beata
    beatrice becky ben benjamin bernadette bernard beryl beth bethany betty beverley bilal billy bogdan brandon brenda
    brian bridget bronwen bruce bryan caitlin callum cameron carl carla carol caroline carolyn catherine cathy cedric
    charles charlie cheryl chloe christian christina christine christopher claire clare clifford clive colin connor
    corey craig cristina cynthia daisy dale damian daniel daniela danielle darren dave david dawn dean deborah debra
    declan deepak denis denise dennis derek diana diane dilys dominic donald donna dora doreen doris dorothy douglas
    duncan dylan eamonn eddie edith edward edwin eileen elaine eleanor elena eli elijah elizabeth ella ellen ellie elsie
    emily emma emmanuel eric erin esme esther ethan eva eve evelyn evie ewa ewan faisal farah fatima fiona florence
    frances francesca francis frank fraser fred frederick freya gabriel gail gareth gary gavin gemma geoffrey georgina
    gerald geraldine gerard gethin gillian gladys glenn glenys graham grazyna gregory gurpreet gwen gwyneth hamza hannah
    harold harpreet harriet harry harvey hasan hassan hayley heather heidi helen helena henry hilary hilda holly howard
    hugh hussain hussein ian ibrahim ida imran ioana iqbal irena irene isaac isabel isabella isabelle isla ismail ivan ivor
    ivy iwona jack jackie jacob jacqueline jade jake jakub james jamie jan jane janet janice jasmine jason jaswinder javed
    jay jayden jean jeanette jeffrey jenna jennifer jenny jeremy jessica jill jim jo joan joanna joanne joe joel john
    johnny jonathan jordan jose joseph josephine josh joshua joyce judith julia julian julie justin justyna karen karl
    kate katherine kathleen kathryn katie katarzyna kayleigh keith kelly kelvin ken kenneth kerry kevin khadija khalid
    kieran kim kimberley kirsty krzysztof kuldeep kyle lauren laura laurence leah leanne lee leo leon leonard lesley leslie
    lewis liam lilian lily linda lisa lois lorna lorraine louis louise lucas lucy luke lynda lynn lynne maciej madeleine
    magdalena mahmood maisie malcolm malgorzata manjit marcin marcus margaret maria marian marie marilyn marion mariusz
    mark marjorie martha martin martyn mary maryam mateusz matilda matthew maureen maurice max maxine megan mehmet melanie
    melissa mercy mia michael michal michelle miguel mihai millie miriam mohamed mohammad mohammed moira molly monica
    monika morag muhammad muriel mustafa nadia nancy naomi natalia natalie natasha nathan neil nia niall nicholas nicola
    nicole nigel nina noah noel nora norma norman oliver olivia olu omar oscar osman owen pamela parminder patricia patrick
    paul paula pauline pawel peggy penelope peter phoebe philip phillip phyllis piotr poppy priya quentin rachel rachael
    rahul raj rajesh ralph ravi raymond rebecca reece reginald rhian rhiannon rhys richard rita robert roberta robin roger
    ronald rory rosalind rosemary rosie roy ruby rukhsana rupert russell ruth ryan sabrina saeed safiya sally sam samantha
    samina samuel sandra sanjay sara sarah sean sebastian shabnam shahid shannon sharon shaun sheila shirley shona sian
    sidney simon siobhan sofia sonia sophia sophie stacey stanislaw stephanie stephen steve steven stewart stuart sunil
    susan suzanne sylvia tamara tanya tara tariq teresa terence terry thelma theo theresa thomas tiffany tim timothy tina
    toby tomasz tony tracey tracy trevor usman valerie vanessa vera veronica victor vijay vincent violet vivien wanda wayne
    wendy wilfred william winifred yasmin yusuf yvonne zachary zain zainab zara zoe zofia
    """.split()
)

SURNAMES = frozenset(
    """
    abbott abdi adams adamson adebayo adeyemi afzal agarwal ahmad ahmed akhtar alexander ali allan allen amin anderson
    andrews anwar armstrong arnold arshad asghar ashraf atkins atkinson aziz bailey baker baldwin ball barber barker
    barlow barnes barnett barrett barry bartlett barton bates baxter begum bell bennett benson berry bevan bibi bird
    bishop black blackburn blake bolton bond booth bowen boyle bradley bradshaw brady brennan briggs brookes brown bryan
    bryant buckley bull burgess burke burns burrows burton butler byrne cameron campbell carpenter carr carroll carter
    cartwright chadwick chambers chan chandler chapman chaudhry chauhan cheung chopra choudhury chowdhury christie clark
    clarke clayton clements cohen coleman coles collier collins connolly connor conway cook cooke cooper costa coulson
    cowan cox craig crawford cunningham curtis daly daniels das davey davidson davies davis dawson dean dennis desai
    devlin dhillon dias dickinson dixon dobson doherty donnelly douglas doyle drew duffy duncan dunn dyer edmonds edwards
    elliott ellis evans farah farooq farrell faulkner ferguson fernandes finch fisher fitzgerald fleming fletcher flynn
    foster fowler fox francis franklin fraser freeman french frost fuller gallagher gardiner gardner garner george
    gibbons gibbs gibson gilbert giles gill gomes gonzalez goodman goodwin gordon gough gould graham grant gray green
    greenwood gregory grewal griffin griffiths gupta hall hamilton hancock hanson harding hardy harper harris harrison
    hart hartley harvey hassan hawkins hayes haynes hayward henderson henry herbert hewitt hicks higgins hobbs hodgson
    holden holland holloway holmes holt hooper hope hopkins houghton howard howarth howe howell hudson hughes humphreys
    hunt hunter hurst hussain hussein hutchinson ibrahim ingram iqbal islam jackson jacobs jain james jamieson jarvis
    javed jenkins jennings john johns johnson johnston jones jordan joseph joshi joyce kamara kapoor kaur kay kaya kelly
    kemp kennedy kerr khan khatun king kirby kirk knight knowles kowalska kowalski kumar lal lamb lambert lawrence lawson
    lee leonard leslie lewandowska lewandowski lewis little lloyd long lopez love lowe lucas lynch macdonald mackay
    mackenzie maclean mahmood mair malik mann marshall martin martinez mason matthews mcarthur mccarthy mcdonald mcgrath
    mcgregor mckenna mckenzie mclean mcleod mcmahon mcmillan mehta mellor metcalfe middleton miah miles miller mills
    mistry mitchell mohamed mohammed moore moran morgan morris morrison morton moss mughal muhammad murphy murray myers
    nash naylor nelson newman newton nguyen nicholls nicholson noble nolan norman norris norton nowak obrien oconnor
    odonnell ojo okafor oliver oneill onyango osborne osman osullivan owen owens owusu page palmer parekh parker parkes
    parkin parkinson parmar parry parsons patel paterson patterson payne pearce pearson perera perkins perry peters
    phillips phillipson pickering pike pollard poole pope popescu porter potter powell power pratt price pritchard
    quinn rahman randall rashid read reddy reed rees reeves reid reilly reynolds rhodes richards richardson riley roberts
    robertson robinson robson rodriguez rogers rose ross rowe rowley russell ryan saeed saleem sanders sanderson santos
    saunders savage schofield scott shah sharma sharp sharpe shaw sheikh shepherd sheppard short siddiqui silva simmons
    simpson sims sinclair singh slater smart smith snow spencer stephens stephenson stevens stevenson stewart stone
    storey stuart suleman sullivan summers sutherland sutton swift sykes szymanski tailor tait tanner taylor thakur
    thomas thompson thomson thornton thorpe todd tomlinson townsend tucker turnbull turner tyler uddin vaughan vincent
    wade wagner wain walker wallace wallis walsh walters walton ward warner warren waters watkins watson watts weaver
    webb webster welch west weston wheeler whelan white whitehead whitehouse whittaker wilkins wilkinson williams
    williamson willis wilson winter wisniewski wong wood woodward wright wyatt yang yates young yousaf yusuf zaman zhang
    """.split()
)

TITLES = frozenset("mr mrs ms miss mx".split())
"""Before any name at all."""

RANKS = frozenset("dr rev cllr councillor pc dc ps ds sgt sergeant insp inspector pcso professor prof".split())
"""Before names, and before other words too."""

PLACES = frozenset(
    """
    academy alley approach arcade area arms association ave avenue bank bay beach borough bridge broadway building
    buildings business caravan causeway cemetery central centre chase church circus city clinic close club coast
    college common community company constabulary copse corner corniche council county court crescent croft cross
    dene district dock docks downs drive east end estate farm fields flats foundation gardens garth gate glen green
    grove hall heath heights hill hospital hotel house industrial inn island junction lane library limited lodge ltd
    mall manor market marsh mead meadow meadows mews mill mount north orchard parade park passage path pier place
    plaza plc police port primary quay railway ranger retail rise river road row sands school services shop shopping
    south square station store stores street supermarket surgery team terrace theatre tower town trust university
    vale valley view village villas walk ward way west wharf wood woods yard
    """.split()
)
"""Words after which, or before which, a name is that of a place or a body."""

FIRMS = frozenset(
    """
    ann-summers ben-sherman daniel-thwaites fred-perry grant-thornton harvey-nichols hugo-boss jack-daniels jack-wills
    john-lewis karen-millen kurt-geiger laura-ashley louis-vuitton martin-mccoll max-mara michael-kors paul-smith
    peter-jones robert-dyas ryan-air sally-salon samuel-smith stella-mccartney ted-baker thomas-cook thomas-pink
    tommy-hilfiger victoria-beckham vivienne-westwood william-hill
    """.split()
)
"""Shops that bear the names of people."""
