"""Words that a twelve-year-old does not know, each explained in one sentence, here alone.

The page shows a sentence where its word stands: `st.metric("Epochs", 5, help=explain("epoch"))`.
Left out: the words themselves where they stand (see views/).
"""

GLOSSARY = {
    "MNIST": "70,000 handwritten digits, collected in the 1990s, with which people train and test "
    "networks all over the world.",
    "network": "A program that nobody wrote by hand: it learnt from thousands of examples which "
    "numbers to multiply the pixels with.",
    "weights": "The numbers that a network multiplies with; training means to find good ones.",
    "training": "The network reads digits whose answers are known, and after each batch changes "
    "its weights a little so that it errs less.",
    "epoch": "One pass through all the training digits.",
    "loss": "How far the network's answers are from the right ones: 0 would be perfect, and a "
    "network that is sure and wrong loses most.",
    "accuracy": "The share of digits that the network reads right.",
    "validation": "Digits kept apart while the network trains, to see whether it also reads "
    "digits it does not train on.",
    "test set": "10,000 digits of MNIST that the network never saw while it was made; they are "
    "read once, at the end.",
    "named right": "The network says one digit, and it is the right one.",
    "named wrong": "The network says one digit, and it is another one.",
    "two digits": "The network says “4 or 9”, because it is less than 60 % sure.",
    "refused": "The network says “no digit”, which is wrong for a digit and right for a doodle.",
    "sure when wrong": "How sure the network is, on average, where it reads a digit wrong.",
    "calibration error": "How far its confidence is from the share that it reads right, as the "
    "mean over 15 bins of confidence, each bin counted by its digits.",
    "NLL": "The negative log-likelihood: the mean of −ln of the probability that the right digit "
    "gets, 0 at best.",
    "Brier score": "The squared errors of a digit's ten probabilities, summed, as the mean of all "
    "digits: 0 at best, 2 at worst.",
    "AURC": "The area under the risk-coverage curve: the share read wrong of the n digits that it "
    "answers first, the surest first, as the mean over all n.",
    "AUROC": "How often a doodle gets a higher “no digit” than a digit, each paired with each: "
    "50 % is chance.",
    "FPR95": "The share of digits that is refused where 95 % of the doodles are refused.",
    "confusion matrix": "A table that counts how often each digit was read as each other; right "
    "answers are on the diagonal.",
    "hidden layer": "A row of units between the pixels and the answer; each layer works with what "
    "the layer before it found.",
    "unit": "One small calculator in the network: it adds up its inputs, each times a weight, and "
    "passes the result on.",
    "activation": "The rule by which a unit passes its sum on; ReLU, for example, passes on sums "
    "above zero and turns all others into 0.",
    "optimiser": "The method that decides how each weight changes after a batch.",
    "learning rate": "How large the steps are by which the weights change: too small and the "
    "network learns slowly, too large and it learns nothing.",
    "dropout": "The share of units that are switched off by chance at each step of the training, "
    "so that the network does not rely on a few.",
    "batch normalisation": "Between two layers the numbers are brought to about the same size in "
    "each batch, which makes learning faster and steadier.",
    "batch": "How many digits the network reads before it changes its weights.",
    "training digits": "The digits that the network learns from; with fewer of them it is done "
    "sooner and knows less.",
    "distortion": "Each digit is turned, moved and stretched a little, differently in each epoch, "
    "so that the network also learns untidy digits.",
    "made-up digits": "Digits that a program draws in many styles, mixed with doodles, so that the "
    "network also learns to say that something is no digit.",
    "label smoothing": "The network learns to say “95 % sure” at most, so that it doubts where "
    "doubt is right; this makes its loss higher and its answers no worse.",
    "scaling": "What happens to the pixels, numbers from 0 to 255, before the first layer: they "
    "stay as they are (raw), become 0 to 1, or each row is made equally long (unit rows).",
    "one-hot": "The right answer written as ten numbers: a 1 for the right digit, nine times 0.",
    "score": "What the last layer gives a digit before the scores become probabilities; the "
    "highest score wins.",
    "attribution": "How much each pixel of ink speaks for a digit or against it; all of them "
    "together make up the score.",
    "baseline": "The picture that the counting starts from: only what differs from it can speak "
    "for a digit or against it.",
    "framing": "Cutting out the digit, scaling it to 20 pixels and moving it to the middle, as "
    "was done with every digit of MNIST.",
    "centre by mass": "The digit is moved so that its ink, if it had weight, would balance on the "
    "middle of the picture.",
    "probability": "How sure the network is of a digit: the ten together make 100 %.",
    "drawn": "The share of digits read right that strangers drew on a tablet, "
    "not on paper as for MNIST.",
    "source": "What the public description that this network follows says of its own result.",
}


def explain(*terms: str) -> str:
    """The sentences for one or more terms; raises KeyError for a term without one."""
    return " ".join(GLOSSARY[term] for term in terms)
