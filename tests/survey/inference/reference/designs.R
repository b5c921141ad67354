# The demonstration answers of 2018 and the three designs of R's survey package, for the scripts here.
#
# Reads answers.csv (one row a commune that answered; empty where it left a question open) and
# invited.csv (communes invited, by region and setting). Defines answers, size_of and designs.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 15)

codes <- c(region = "character", province = "character", setting = "character", size = "character")
answers <- read.csv("answers.csv", colClasses = codes)
invited <- read.csv("invited.csv", colClasses = c(region = "character", setting = "character"))
answers$country <- "01000"
answers$stratum <- paste(answers$region, answers$setting)
invited$stratum <- paste(invited$region, invited$setting)
size_of <- setNames(invited$invited, invited$stratum)

designs <- list(
  simple = function(data) {
    data$total <- sum(size_of)
    svydesign(ids = ~1, fpc = ~total, data = data)
  },
  stratified = function(data) {
    data$total <- size_of[data$stratum]
    svydesign(ids = ~1, strata = ~stratum, fpc = ~total, data = data)
  },
  poststratified = function(data) {
    data$total <- sum(size_of)
    known <- data.frame(stratum = names(size_of), Freq = as.numeric(size_of))
    postStratify(svydesign(ids = ~1, fpc = ~total, data = data), ~stratum, known)
  }
)
